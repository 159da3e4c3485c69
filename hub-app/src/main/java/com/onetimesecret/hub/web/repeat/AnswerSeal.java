package com.onetimesecret.hub.web.repeat;

import com.onetimesecret.hub.api.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals the kept answer of one call under a key that takes both the master key and the client's `Idempotency-Key`
/// to make: the database holds neither, and the hub alone only one of them.
final class AnswerSeal {

    private static final String MAC = "HmacSHA256";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final byte[] callKey;
    private final String scope;

    AnswerSeal(SecretKey masterKey, KeyedCall call) {
        callKey = mac(masterKey, "hub kept answer\n", call.name().getBytes(StandardCharsets.UTF_8));
        scope = scope(call);
    }

    /// Where the answer to the call is found.
    static String scope(KeyedCall call) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(call.name().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /// What a repeat is known by; keyed, because a body may hold a secret that is easily guessed.
    String digest(byte[] body) {
        return HexFormat.of().formatHex(mac(new SecretKeySpec(callKey, MAC), "body\n", body));
    }

    byte[] seal(byte[] answer, Tokens tokens) {
        var nonce = tokens.bytes(NONCE_BYTES);
        var sealed = crypt(Cipher.ENCRYPT_MODE, nonce, answer, 0);
        var all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
        return all;
    }

    /// @throws IllegalStateException if it was altered or moved
    byte[] open(byte[] sealed) {
        return crypt(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES), sealed, NONCE_BYTES);
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] bytes, int from) {
        try {
            var key = new SecretKeySpec(mac(new SecretKeySpec(callKey, MAC), "answer\n", new byte[0]), "AES");
            var cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(scope.getBytes(StandardCharsets.US_ASCII));
            return cipher.doFinal(bytes, from, bytes.length - from);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A kept answer was altered or moved", e);
        }
    }

    private static byte[] mac(SecretKey key, String purpose, byte[] text) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(text);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
