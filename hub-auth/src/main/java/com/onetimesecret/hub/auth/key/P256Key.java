package com.onetimesecret.hub.auth.key;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.spec.ECNamedCurveSpec;

/// An ECDSA key on P-256 (FIPS 186-5); signatures come as DER or as the raw 64 bytes of JWS.
///
/// @param verifying the key in the form that verifies, which remembers what it computed about its point
record P256Key(String thumbprint, ECPublicKey key, ECPublicKeyParameters verifying) implements AgentKey {

    private static final String NEITHER = "This is neither an Ed25519 nor a P-256 public key.";
    private static final int COORDINATE = 32;
    private static final ECNamedCurveSpec CURVE = curve();
    private static final ECDomainParameters DOMAIN = new ECDomainParameters(CustomNamedCurves.getByName("P-256"));

    /// The key of that point.
    ///
    /// @throws InvalidKey for a point that is not on the curve
    static P256Key of(BigInteger x, BigInteger y) throws InvalidKey {
        if (!isOnCurve(x, y)) {
            throw new InvalidKey("This point is not on the curve P-256.");
        }
        try {
            var key = (ECPublicKey)
                    KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), CURVE));
            return new P256Key(
                    Thumbprint.of("{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + coordinate(x) + "\",\"y\":\""
                            + coordinate(y) + "\"}"),
                    key,
                    new ECPublicKeyParameters(DOMAIN.getCurve().createPoint(x, y), DOMAIN));
        } catch (GeneralSecurityException refused) {
            throw new InvalidKey("This is not a P-256 public key.");
        }
    }

    /// The key of that DER SubjectPublicKeyInfo.
    ///
    /// @throws InvalidKey for any other kind of key or curve
    static P256Key ofSpki(byte[] der) throws InvalidKey {
        checkCurve(der);
        try {
            var key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
            var point = key.getW();
            return of(point.getAffineX(), point.getAffineY());
        } catch (GeneralSecurityException | ClassCastException unreadable) {
            throw new InvalidKey(NEITHER);
        }
    }

    /// Other curves have fields of the same size, so the curve is known by its name alone.
    private static void checkCurve(byte[] der) throws InvalidKey {
        AlgorithmIdentifier algorithm;
        try {
            algorithm = SubjectPublicKeyInfo.getInstance(der).getAlgorithm();
        } catch (IllegalArgumentException | IllegalStateException unreadable) {
            throw new InvalidKey(NEITHER);
        }
        if (!algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            throw new InvalidKey(NEITHER);
        }
        if (!X9ObjectIdentifiers.prime256v1.equals(algorithm.getParameters())) {
            throw new InvalidKey("Only the curve P-256 (prime256v1, secp256r1) is accepted for EC keys.");
        }
    }

    @Override
    public byte[] spki() {
        return key.getEncoded();
    }

    @Override
    public String algorithm() {
        return "P-256";
    }

    @Override
    public boolean verifies(byte[] message, byte[] signature) {
        try {
            var order = DOMAIN.getN();
            var numbers = signature.length == 2 * COORDINATE
                    ? PlainDSAEncoding.INSTANCE.decode(order, signature)
                    : StandardDSAEncoding.INSTANCE.decode(order, signature);
            // A fifth of the time that the JDK takes, and nothing here is secret.
            var verifier = new ECDSASigner();
            verifier.init(false, verifying);
            return verifier.verifySignature(UsedProofs.sha256(message), numbers[0], numbers[1]);
        } catch (IOException | IllegalArgumentException malformed) {
            return false;
        }
    }

    @Override
    public boolean signsJwsAs(String alg) {
        return alg.equals("ES256");
    }

    private static boolean isOnCurve(BigInteger x, BigInteger y) {
        var p = ((java.security.spec.ECFieldFp) CURVE.getCurve().getField()).getP();
        if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            return false;
        }
        var right = x.pow(3)
                .add(CURVE.getCurve().getA().multiply(x))
                .add(CURVE.getCurve().getB())
                .mod(p);
        return y.multiply(y).mod(p).equals(right);
    }

    private static String coordinate(BigInteger value) {
        var bytes = value.toByteArray();
        var fixed = new byte[COORDINATE];
        int from = Math.max(0, bytes.length - COORDINATE);
        System.arraycopy(bytes, from, fixed, COORDINATE - (bytes.length - from), bytes.length - from);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
    }

    private static ECNamedCurveSpec curve() {
        var named = ECNamedCurveTable.getParameterSpec("P-256");
        return new ECNamedCurveSpec("P-256", named.getCurve(), named.getG(), named.getN(), named.getH());
    }
}
