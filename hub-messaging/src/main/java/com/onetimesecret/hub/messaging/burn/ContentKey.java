package com.onetimesecret.hub.messaging.burn;

import com.onetimesecret.hub.api.Tokens;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key of one message's content: AES-256-GCM, `nonce (12) | ciphertext | tag (16)`.
final class ContentKey {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final byte[] bytes;

    ContentKey(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /// A new key that nothing else was sealed with.
    static ContentKey random(Tokens tokens) {
        return new ContentKey(tokens.bytes(KEY_BYTES));
    }

    /// The key itself, to be wrapped.
    byte[] bytes() {
        return bytes.clone();
    }

    /// Encrypts; what comes out opens in the same context only.
    byte[] seal(String context, byte[] content, Tokens tokens) {
        var nonce = tokens.bytes(NONCE_BYTES);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, context, new GCMParameterSpec(TAG_BITS, nonce));
            var sealed = ByteBuffer.allocate(NONCE_BYTES + cipher.getOutputSize(content.length))
                    .put(nonce);
            cipher.doFinal(ByteBuffer.wrap(content), sealed);
            return sealed.array();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("This Java runtime cannot encrypt with AES-256-GCM", failure);
        }
    }

    /// Decrypts what [#seal] made.
    ///
    /// @throws IllegalStateException if it was altered, or sealed in another context
    byte[] open(String context, byte[] sealed) {
        try {
            var nonce = new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, context, nonce)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException | IllegalArgumentException failure) {
            throw new IllegalStateException("Altered, moved, or sealed under another key", failure);
        }
    }

    private Cipher cipher(int mode, String context, GCMParameterSpec nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, new SecretKeySpec(bytes, "AES"), nonce);
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
