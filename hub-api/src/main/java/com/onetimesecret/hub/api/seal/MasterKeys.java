package com.onetimesecret.hub.api.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// The hub's master keys of 256 bits: everything new is sealed under `current`, what `previous` sealed still opens.
public record MasterKeys(SecretKey current, @Nullable SecretKey previous) {

    private static final int KEY_BYTES = 32;
    private static final int FINGERPRINT_BYTES = 8;

    public MasterKeys {
        requireLength(current);
        if (previous != null) {
            requireLength(previous);
        }
    }

    /// The public name of the current key, 16 hexadecimal digits; tells nothing about the key.
    public String fingerprint() {
        return fingerprintOf(current);
    }

    /// The key of that fingerprint, if it is one of these.
    public Optional<SecretKey> of(String fingerprint) {
        return Stream.concat(Stream.of(current), Stream.ofNullable(previous))
                .filter(key -> fingerprintOf(key).equals(fingerprint))
                .findFirst();
    }

    /// The fingerprints of all keys, the current one first.
    public List<String> fingerprints() {
        return Stream.concat(Stream.of(current), Stream.ofNullable(previous))
                .map(MasterKeys::fingerprintOf)
                .toList();
    }

    private static String fingerprintOf(SecretKey key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var digest = mac.doFinal("hub master key fingerprint".getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime lacks HmacSHA256", e);
        }
    }

    private static void requireLength(SecretKey key) {
        var encoded = key.getEncoded();
        if (encoded == null || encoded.length != KEY_BYTES) {
            throw new IllegalArgumentException("A master key has 32 bytes");
        }
    }

    /// Names the keys without showing them.
    @Override
    public String toString() {
        return "MasterKeys" + fingerprints();
    }
}
