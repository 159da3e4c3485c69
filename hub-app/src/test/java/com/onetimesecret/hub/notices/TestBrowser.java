package com.onetimesecret.hub.notices;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A browser that subscribed: the keys it gave, and how it reads what is pushed to it (RFC 8291, RFC 8188), written
/// anew from the standards.
final class TestBrowser {

    private final ECKey key;
    private final byte[] secret;

    TestBrowser() {
        try {
            key = new ECKeyGenerator(Curve.P_256).generate();
            secret = Arrays.copyOf(
                    new ECKeyGenerator(Curve.P_256).generate().getD().decode(), 16);
        } catch (JOSEException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    /// The key as it stands in a subscription.
    String p256dh() {
        return url(point(key));
    }

    /// The secret as it stands in a subscription.
    String auth() {
        return url(secret);
    }

    /// What the hub says in that push.
    JsonNode read(Receiver.Received push) {
        return new JsonMapper().readTree(decrypt(push.body()));
    }

    /// The claims by which the hub shows whose push it is, after its signature was checked by the key beside it.
    static JWTClaimsSet vapid(Receiver.Received push, String expectedKey) {
        var parts = push.header("Authorization").replace("vapid ", "").split(", ", 2);
        var jwt = parts[0].substring("t=".length());
        if (!parts[1].equals("k=" + expectedKey)) {
            throw new AssertionError("another key: " + parts[1]);
        }
        try {
            var signed = SignedJWT.parse(jwt);
            if (!signed.verify(
                    new ECDSAVerifier(publicKey(Base64.getUrlDecoder().decode(expectedKey))))) {
                throw new AssertionError("not signed by that key");
            }
            return signed.getJWTClaimsSet();
        } catch (ParseException | JOSEException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private String decrypt(byte[] body) {
        var in = ByteBuffer.wrap(body);
        var salt = take(in, 16);
        if (in.getInt() != 4096) {
            throw new AssertionError("another record size");
        }
        var sender = take(in, in.get());
        var sealed = take(in, in.remaining());
        try {
            var agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(key.toECPrivateKey());
            agreement.doPhase(publicKey(sender).toECPublicKey(), true);
            var info = ByteBuffer.allocate(14 + 65 + 65)
                    .put("WebPush: info\0".getBytes(StandardCharsets.US_ASCII))
                    .put(point(key))
                    .put(sender)
                    .array();
            var shared = expand(hmac(secret, agreement.generateSecret()), info, 32);
            var pseudoRandom = hmac(salt, shared);
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(expand(pseudoRandom, name("aes128gcm"), 16), "AES"),
                    new GCMParameterSpec(128, expand(pseudoRandom, name("nonce"), 12)));
            var plain = cipher.doFinal(sealed);
            int end = plain.length - 1;
            while (plain[end] == 0) {
                end--;
            }
            if (plain[end] != 2) {
                throw new AssertionError("not the last record");
            }
            return new String(plain, 0, end, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | JOSEException notForThisBrowser) {
            throw new AssertionError(notForThisBrowser);
        }
    }

    private static byte[] expand(byte[] key, byte[] info, int length) throws GeneralSecurityException {
        var withCounter = Arrays.copyOf(info, info.length + 1);
        withCounter[info.length] = 1;
        return Arrays.copyOf(hmac(key, withCounter), length);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    private static byte[] name(String encoding) {
        return ("Content-Encoding: " + encoding + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] take(ByteBuffer in, int length) {
        var part = new byte[length];
        in.get(part);
        return part;
    }

    private static ECKey publicKey(byte[] point) {
        return new ECKey.Builder(
                        Curve.P_256,
                        Base64URL.encode(Arrays.copyOfRange(point, 1, 33)),
                        Base64URL.encode(Arrays.copyOfRange(point, 33, 65)))
                .build();
    }

    private static byte[] point(ECKey key) {
        return ByteBuffer.allocate(65)
                .put((byte) 4)
                .put(key.getX().decode())
                .put(key.getY().decode())
                .array();
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
