package com.onetimesecret.hub.vault.seal;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.seal.MasterKeys;
import com.onetimesecret.hub.api.seal.Sealer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import org.springframework.stereotype.Component;

/// Seals under the hub's master key: `version (1) | key fingerprint (8) | AES-256-GCM`, so that a new master
/// key can take over while what the previous one sealed still opens.
///
/// Each context has its own key, derived by HKDF from the master key, and is authenticated besides.
@Component
public class MasterKeySealer implements Sealer {

    private static final byte VERSION = 1;
    private static final int FINGERPRINT_BYTES = 8;
    private static final int HEADER_BYTES = 1 + FINGERPRINT_BYTES;

    private final MasterKeys keys;
    private final AesGcm cipher;

    public MasterKeySealer(MasterKeys keys, Tokens tokens) {
        this.keys = keys;
        this.cipher = new AesGcm(tokens);
    }

    @Override
    public byte[] seal(String context, byte[] plaintext) {
        var purpose = purpose(keys.fingerprint(), context);
        var sealed = cipher.seal(keyFor(keys.current(), purpose), purpose, plaintext);
        return ByteBuffer.allocate(HEADER_BYTES + sealed.length)
                .put(VERSION)
                .put(HexFormat.of().parseHex(keys.fingerprint()))
                .put(sealed)
                .array();
    }

    @Override
    public byte[] open(String context, byte[] sealed) {
        var fingerprint = fingerprintIn(sealed);
        var key = keys.of(fingerprint)
                .orElseThrow(() -> new IllegalStateException(
                        "Sealed under the master key " + fingerprint + ", this hub has " + keys.fingerprints()));
        var purpose = purpose(fingerprint, context);
        return cipher.open(keyFor(key, purpose), purpose, Arrays.copyOfRange(sealed, HEADER_BYTES, sealed.length));
    }

    @Override
    public boolean isCurrent(byte[] sealed) {
        return fingerprintIn(sealed).equals(keys.fingerprint());
    }

    private static String fingerprintIn(byte[] sealed) {
        if (sealed.length < HEADER_BYTES || sealed[0] != VERSION) {
            throw new IllegalStateException("Not sealed in a form this version of the hub knows");
        }
        return HexFormat.of().formatHex(sealed, 1, HEADER_BYTES);
    }

    private static String purpose(String fingerprint, String context) {
        return "hub seal " + VERSION + " " + fingerprint + " " + context;
    }

    private static SecretKey keyFor(SecretKey master, String purpose) {
        return Hkdf.derive(master.getEncoded(), purpose);
    }
}
