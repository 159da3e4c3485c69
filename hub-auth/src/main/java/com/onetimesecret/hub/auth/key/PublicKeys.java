package com.onetimesecret.hub.auth.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// Reads a public key in any of the forms agents send (WIRE 2): `ed25519:<base64>`, `p256:<base64 DER>`, base64 DER,
/// PEM or JWK; and writes it in the one form in which the hub shows keys.
public final class PublicKeys {

    /// Of the agents that called lately; reading a key costs a third of checking a signature, and the key remembers
    /// what makes the next check cheaper. About 10 KB each.
    private static final Cache<ByteBuffer, AgentKey> STORED =
            Caffeine.newBuilder().maximumSize(1_000).build();

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
    private static final String ED25519 = "ed25519:";
    private static final String P256 = "p256:";
    private static final int LONGEST = 2000;
    // DER of PKCS#8 starts with SEQUENCE, INTEGER 0 or 1; SEC1 with SEQUENCE, INTEGER 1.
    private static final Pattern PRIVATE_DER = Pattern.compile("^30(?:[0-7][0-9a-f]|81..|82....)0201(?:00|01).*");

    private PublicKeys() {}

    /// The key behind text in one of the string forms.
    ///
    /// @throws InvalidKey if it is none, or a private key, or a weak one, or one whose private half everybody knows
    public static AgentKey read(String text) throws InvalidKey {
        var key = parse(text);
        if (PublishedKeys.has(key)) {
            throw new InvalidKey(
                    "The private half of this key stands in a public document, so everybody can sign with it. Make a key of your own.");
        }
        return key;
    }

    /// The key as atomic writes it: `ed25519:` and base64 of 32 bytes; a P-256 key is `p256:` and base64 of its DER
    /// SubjectPublicKeyInfo.
    public static String text(AgentKey key) {
        var spki = key.spki();
        return Ed25519Key.isSpki(spki)
                ? ED25519 + Base64.getEncoder().encodeToString(Ed25519Key.rawOf(spki))
                : P256 + Base64.getEncoder().encodeToString(spki);
    }

    /// The key behind text in one of the string forms, whoever knows its private half.
    static AgentKey parse(String text) throws InvalidKey {
        var key = text.strip();
        if (PrivateKeys.isPrivate(key)) {
            throw new InvalidKey(PrivateKeys.REFUSAL);
        }
        if (key.length() > LONGEST) {
            throw new InvalidKey("A public key is shorter than " + LONGEST + " characters.");
        }
        if (key.startsWith("{")) {
            return readJwk(key);
        }
        if (key.startsWith(ED25519)) {
            return Ed25519Key.of(decode(key.substring(ED25519.length())));
        }
        if (key.startsWith(P256)) {
            return p256(decode(key.substring(P256.length())));
        }
        if (key.startsWith("-----")) {
            var pem = PEM.matcher(key);
            if (!pem.matches()) {
                throw new InvalidKey(
                        "Expected one block -----BEGIN PUBLIC KEY-----, as `openssl pkey -pubout` prints it.");
            }
            return ofSpki(decode(pem.group(1).replaceAll("\\s", "")));
        }
        return ofSpki(decode(key));
    }

    private static AgentKey p256(byte[] der) throws InvalidKey {
        var key = ofSpki(der);
        if (!(key instanceof P256Key)) {
            throw new InvalidKey("After p256: the base64 of the DER SubjectPublicKeyInfo of a P-256 key is expected.");
        }
        return key;
    }

    /// The key of a DER SubjectPublicKeyInfo.
    ///
    /// @throws InvalidKey if it is none, or a private key, or a weak one
    public static AgentKey ofSpki(byte[] der) throws InvalidKey {
        if (PRIVATE_DER.matcher(java.util.HexFormat.of().formatHex(der)).matches()) {
            throw new InvalidKey(PrivateKeys.REFUSAL);
        }
        return Ed25519Key.isSpki(der) ? Ed25519Key.of(Ed25519Key.rawOf(der)) : P256Key.ofSpki(der);
    }

    /// The key of a DER SubjectPublicKeyInfo that was accepted and stored before.
    public static AgentKey stored(byte[] spki) {
        return STORED.get(ByteBuffer.wrap(spki), _ -> readStored(spki));
    }

    private static AgentKey readStored(byte[] spki) {
        try {
            return ofSpki(spki);
        } catch (InvalidKey impossible) {
            throw new IllegalStateException("a stored key is not valid any more", impossible);
        }
    }

    private static AgentKey readJwk(String json) throws InvalidKey {
        try {
            var jwk = JWK.parse(json);
            if (jwk.isPrivate()) {
                throw new InvalidKey(PrivateKeys.REFUSAL);
            }
            if (jwk instanceof OctetKeyPair okp && okp.getCurve().equals(Curve.Ed25519)) {
                return Ed25519Key.of(okp.getX().decode());
            }
            if (jwk instanceof ECKey ec && ec.getCurve().equals(Curve.P_256)) {
                return P256Key.of(ec.getX().decodeToBigInteger(), ec.getY().decodeToBigInteger());
            }
            throw new InvalidKey("Only Ed25519 (OKP) and P-256 (EC) keys are accepted.");
        } catch (ParseException | IllegalArgumentException | IllegalStateException unreadable) {
            throw new InvalidKey("This JWK cannot be read; it needs kty, crv and the coordinates.");
        }
    }

    private static byte[] decode(String base64) throws InvalidKey {
        try {
            return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException notBase64) {
            throw new InvalidKey(
                    "Expected ed25519:<base64 of 32 bytes>, base64 of the DER SubjectPublicKeyInfo, PEM, or a JWK.");
        }
    }

    /// Whether a secret agreed on with that X25519 key is one: with a key of small order everybody knows it.
    private static boolean isStrong(byte[] x25519) {
        var scalar = new byte[X25519.SCALAR_SIZE];
        Arrays.fill(scalar, (byte) 0x55);
        return x25519.length == X25519.POINT_SIZE
                && X25519.calculateAgreement(scalar, 0, x25519, 0, new byte[X25519.POINT_SIZE], 0);
    }

    /// Whether `json` is a public X25519 or P-256 JWK to encrypt to.
    public static boolean isEncryptionKey(String json) {
        try {
            var jwk = JWK.parse(json);
            if (jwk instanceof ECKey ec && ec.getCurve().equals(Curve.P_256)) {
                return !ec.isPrivate() && ec.toECPublicKey() != null;
            }
            return jwk instanceof OctetKeyPair okp
                    && !okp.isPrivate()
                    && okp.getCurve().equals(Curve.X25519)
                    && isStrong(okp.getX().decode());
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException unreadable) {
            return false;
        }
    }
}
