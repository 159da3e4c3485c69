package com.onetimesecret.hub.api.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// The hub's master keys of 256 bits: everything new is sealed under `current`, what the others sealed still opens.
public final class MasterKeys {

    private static final int KEY_BYTES = 32;
    private static final int FINGERPRINT_BYTES = 8;

    private final SecretKey current;
    // In the order in which they were given, the current one first.
    private final Map<String, SecretKey> byFingerprint = new LinkedHashMap<>();

    /// The key that seals, and the one before it, if there was one.
    public MasterKeys(SecretKey current, @Nullable SecretKey previous) {
        this(Stream.concat(Stream.of(current), Stream.ofNullable(previous)).toList());
    }

    private MasterKeys(List<SecretKey> all) {
        current = all.getFirst();
        for (var key : all) {
            requireLength(key);
            byFingerprint.putIfAbsent(fingerprintOf(key), key);
        }
    }

    /// The key that seals, and all that only open: those before it, or one that is about to come.
    public static MasterKeys of(SecretKey current, List<SecretKey> others) {
        return new MasterKeys(Stream.concat(Stream.of(current), others.stream()).toList());
    }

    public SecretKey current() {
        return current;
    }

    /// All keys, the current one first.
    public List<SecretKey> all() {
        return List.copyOf(byFingerprint.values());
    }

    /// The public name of the current key, 16 hexadecimal digits; tells nothing about the key.
    public String fingerprint() {
        return byFingerprint.keySet().iterator().next();
    }

    /// The key of that fingerprint, if it is one of these.
    public Optional<SecretKey> of(String fingerprint) {
        return Optional.ofNullable(byFingerprint.get(fingerprint));
    }

    /// The fingerprints of all keys, the current one first.
    public List<String> fingerprints() {
        return List.copyOf(byFingerprint.keySet());
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
