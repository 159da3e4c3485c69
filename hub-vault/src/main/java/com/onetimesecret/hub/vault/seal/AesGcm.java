package com.onetimesecret.hub.vault.seal;

import com.onetimesecret.hub.api.Tokens;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// AES-256-GCM with a random nonce in front: `nonce (12) | ciphertext | tag (16)`.
public final class AesGcm {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    /// Looked up once: each call would ask all of the runtime's providers in turn.
    private static final Provider PROVIDER = provider();

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Tokens tokens;

    public AesGcm(Tokens tokens) {
        this.tokens = tokens;
    }

    /// Encrypts; what comes out opens under the same key and `context` only.
    public byte[] seal(SecretKey key, String context, byte[] plaintext) {
        try {
            var nonce = tokens.bytes(NONCE_BYTES);
            var cipher = Cipher.getInstance(TRANSFORMATION, PROVIDER);
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            var sealed = ByteBuffer.allocate(NONCE_BYTES + cipher.getOutputSize(plaintext.length))
                    .put(nonce);
            cipher.doFinal(ByteBuffer.wrap(plaintext), sealed);
            return sealed.array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot encrypt with AES-256-GCM", e);
        }
    }

    /// Decrypts what [#seal] made.
    ///
    /// @throws IllegalStateException if the key or context is another one, or a bit was changed
    public byte[] open(SecretKey key, String context, byte[] sealed) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw new IllegalStateException("Too short to have been sealed");
        }
        try {
            var cipher = Cipher.getInstance(TRANSFORMATION, PROVIDER);
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Altered, moved, or sealed under another key", e);
        }
    }

    private static Provider provider() {
        try {
            return Cipher.getInstance(TRANSFORMATION).getProvider();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime lacks AES-256-GCM", e);
        }
    }
}
