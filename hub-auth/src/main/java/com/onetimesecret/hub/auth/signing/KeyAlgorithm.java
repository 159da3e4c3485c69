package com.onetimesecret.hub.auth.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// An algorithm that the hub signs with, and how a key for it is made.
public enum KeyAlgorithm {
    /// What every library reads fastest, and the default of OpenID Connect.
    RS256("RS256", "SHA-256"),
    /// Access tokens, and id_tokens of clients that ask for it.
    ES256("ES256", "SHA-256"),
    /// Ed25519 under its name in JWS (RFC 8037).
    EDDSA("EdDSA", "SHA-512");

    private static final int RSA_BITS = 2048;
    private static final int ED25519_BYTES = 32;

    private final String wire;
    private final String hash;

    KeyAlgorithm(String wire, String hash) {
        this.wire = wire;
        this.hash = hash;
    }

    /// The algorithm of that name in JWS, if the hub signs with it.
    public static Optional<KeyAlgorithm> of(String wire) {
        return Arrays.stream(values())
                .filter(known -> known.wire().equals(wire))
                .findFirst();
    }

    /// The names in JWS of all of them.
    public static List<String> names() {
        return Arrays.stream(values()).map(KeyAlgorithm::wire).toList();
    }

    /// The name in JWS.
    public String wire() {
        return wire;
    }

    /// The hash that goes with it, of which `at_hash` is the left half (OpenID Connect Core 3.1.3.6).
    public String hash() {
        return hash;
    }

    JWSAlgorithm jws() {
        return JWSAlgorithm.parse(wire);
    }

    /// A new private key of that name.
    JWK generate(String kid) {
        try {
            return switch (this) {
                case RS256 ->
                    new RSAKeyGenerator(RSA_BITS)
                            .keyID(kid)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(jws())
                            .generate();
                case ES256 ->
                    new ECKeyGenerator(Curve.P_256)
                            .keyID(kid)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(jws())
                            .generate();
                case EDDSA -> ed25519(kid);
            };
        } catch (JOSEException | GeneralSecurityException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    private OctetKeyPair ed25519(String kid) throws GeneralSecurityException {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        return new OctetKeyPair.Builder(
                        Curve.Ed25519, lastBytes(pair.getPublic().getEncoded()))
                .d(lastBytes(pair.getPrivate().getEncoded()))
                .keyID(kid)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(jws())
                .build();
    }

    // Both DER forms end with the 32 bytes of the key.
    private static Base64URL lastBytes(byte[] der) {
        return Base64URL.encode(Arrays.copyOfRange(der, der.length - ED25519_BYTES, der.length));
    }

    /// What signs with that key.
    JWSSigner signer(JWK key) {
        try {
            return switch (this) {
                case RS256 -> new RSASSASigner(key.toRSAKey());
                case ES256 -> new ECDSASigner(key.toECKey());
                case EDDSA -> new Ed25519Signatures(key.toOctetKeyPair());
            };
        } catch (JOSEException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }
}
