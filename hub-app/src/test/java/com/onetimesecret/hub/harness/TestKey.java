package com.onetimesecret.hub.harness;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// A key of an agent, Ed25519 or P-256, in every form it can be sent in.
public record TestKey(KeyPair pair, boolean isP256) {

    private static final int COORDINATE = 32;
    private static final int SPKI_HEAD = 12;

    /// A new Ed25519 key.
    public static TestKey ed25519() {
        return generate("Ed25519", false);
    }

    /// A new P-256 key.
    public static TestKey p256() {
        return generate("EC", true);
    }

    private static TestKey generate(String algorithm, boolean p256) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            if (p256) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return new TestKey(generator.generateKeyPair(), p256);
        } catch (GeneralSecurityException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    /// The form in which the hub shows it: `ed25519:<base64>`, or `p256:<base64 DER>`.
    public String text() {
        return isP256 ? "p256:" + spki() : "ed25519:" + Base64.getEncoder().encodeToString(raw());
    }

    /// The 32 bytes of an Ed25519 key.
    public byte[] raw() {
        var der = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(der, SPKI_HEAD, der.length);
    }

    /// Base64 of the DER SubjectPublicKeyInfo.
    public String spki() {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    /// PEM as `openssl pkey -pubout` prints it.
    public String pem() {
        var mime = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN PUBLIC KEY-----\n"
                + mime.encodeToString(pair.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n";
    }

    /// The members of the public JWK.
    public Map<String, Object> jwk() {
        var jwk = new LinkedHashMap<String, Object>();
        if (pair.getPublic() instanceof ECPublicKey ec) {
            jwk.put("kty", "EC");
            jwk.put("crv", "P-256");
            jwk.put("x", coordinate(ec.getW().getAffineX()));
            jwk.put("y", coordinate(ec.getW().getAffineY()));
        } else {
            jwk.put("kty", "OKP");
            jwk.put("crv", "Ed25519");
            jwk.put("x", base64Url(raw()));
        }
        return jwk;
    }

    /// The signature over `text` in its fixed-length form: 64 bytes for both kinds.
    public byte[] sign(byte[] text) {
        return sign(text, isP256 ? "SHA256withECDSAinP1363Format" : "Ed25519");
    }

    /// The signature over `text` of a P-256 key as DER.
    public byte[] signAsDer(byte[] text) {
        return sign(text, "SHA256withECDSA");
    }

    private byte[] sign(byte[] text, String algorithm) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(pair.getPrivate());
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    /// Base64url without padding.
    public static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String coordinate(BigInteger value) {
        var bytes = value.toByteArray();
        var fixed = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
        return base64Url(fixed);
    }
}
