package com.onetimesecret.hub.auth.push;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.onetimesecret.hub.api.Tokens;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// Encrypts a notification for one browser (RFC 8291), as one record of the `aes128gcm` content encoding (RFC 8188):
/// the push service in between reads nothing.
@Component
class PushEncryption {

    private static final int SALT_LENGTH = 16;
    private static final int RECORD_SIZE = 4096;
    private static final int TAG_BITS = 128;
    private static final int SHARED_LENGTH = 32;
    private static final int KEY_LENGTH = 16;
    private static final int NONCE_LENGTH = 12;
    private static final byte LAST_RECORD = 2;

    /// Every notification is as long as every other, so that its length says nothing.
    private static final int PADDED_LENGTH = 2048;

    private final Tokens tokens;

    PushEncryption(Tokens tokens) {
        this.tokens = tokens;
    }

    /// The body to post, under a key that is used this once.
    byte[] encrypt(BrowserKeys browser, byte[] plaintext) {
        if (plaintext.length >= PADDED_LENGTH) {
            throw new IllegalArgumentException("A notification has less than " + PADDED_LENGTH + " bytes");
        }
        // A delimiter, then zeros: the reader takes off whatever follows the last byte that is not zero.
        var padded = Arrays.copyOf(plaintext, PADDED_LENGTH);
        padded[plaintext.length] = LAST_RECORD;
        try {
            return encrypt(browser, padded, new ECKeyGenerator(Curve.P_256).generate(), tokens.bytes(SALT_LENGTH));
        } catch (JOSEException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    static byte[] encrypt(BrowserKeys browser, byte[] delimited, ECKey own, byte[] salt) {
        try {
            var ownPoint = BrowserKeys.pointOf(own);
            var agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(own.toECPrivateKey());
            agreement.doPhase(browser.publicKey(), true);
            var info = bytes("WebPush: info\0".getBytes(StandardCharsets.US_ASCII), browser.point(), ownPoint);
            var shared = derive(browser.secret(), agreement.generateSecret(), info, SHARED_LENGTH);
            var key = derive(salt, shared, encoding("aes128gcm"), KEY_LENGTH);
            var nonce = derive(salt, shared, encoding("nonce"), NONCE_LENGTH);
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return bytes(header(salt, ownPoint), cipher.doFinal(delimited));
        } catch (GeneralSecurityException | JOSEException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    private static byte[] header(byte[] salt, byte[] ownPoint) {
        return ByteBuffer.allocate(SALT_LENGTH + Integer.BYTES + 1 + BrowserKeys.POINT_LENGTH)
                .put(salt)
                .putInt(RECORD_SIZE)
                .put((byte) ownPoint.length)
                .put(ownPoint)
                .array();
    }

    private static byte[] derive(byte[] salt, byte[] secret, byte[] info, int length) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract()
                        .addIKM(secret)
                        .addSalt(salt)
                        .thenExpand(info, length));
    }

    private static byte[] encoding(String name) {
        return ("Content-Encoding: " + name + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(byte[]... parts) {
        var whole = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(whole::put);
        return whole.array();
    }
}
