package com.onetimesecret.hub.vault.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// HKDF-SHA256 (RFC 5869): one AES-256 key per purpose from one strong secret.
public final class Hkdf {

    private static final int KEY_BYTES = 32;

    private Hkdf() {}

    /// The key for `purpose`; other purposes get unrelated keys.
    public static SecretKey derive(byte[] secret, String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret)
                                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime lacks HKDF-SHA256", e);
        }
    }
}
