package com.onetimesecret.hub.messaging.proof;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The hub's public keys as `/oauth2/jwks` gives them; those by which it signs checkpoints.
public final class PublishedKeys {

    private static final String ALGORITHM = "ES256";

    private final Map<String, PublicKey> keys;

    private PublishedKeys(Map<String, PublicKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /// Reads a JWK set (RFC 7517).
    ///
    /// @throws Unreadable if it has no key for ES256
    public static PublishedKeys read(String jwks) throws Unreadable {
        var keys = new HashMap<String, PublicKey>();
        try {
            for (var jwk : Members.read(jwks).object().path("keys")) {
                if (jwk.path("crv").asString("").equals("P-256")
                        && jwk.path("kty").asString("").equals("EC")) {
                    keys.put(jwk.path("kid").asString(""), key(jwk));
                }
            }
        } catch (Members.Wrong | GeneralSecurityException | IllegalArgumentException broken) {
            throw new Unreadable("The key set cannot be read: " + broken.getMessage());
        }
        if (keys.isEmpty()) {
            throw new Unreadable("The key set has no key for ES256. Get it from the hub at /oauth2/jwks.");
        }
        return new PublishedKeys(keys);
    }

    private static PublicKey key(JsonNode jwk) throws GeneralSecurityException {
        var curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        var point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static BigInteger number(JsonNode jwk, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.path(name).asString("")));
    }

    /// What the hub signed in that form.
    ///
    /// @throws Members.Wrong if it did not
    Members signed(String jws, String type) throws Members.Wrong {
        var parts = jws.split("\\.", -1);
        if (parts.length != 3) {
            throw new Members.Wrong("has no signature");
        }
        try {
            var header = Members.read(decoded(parts[0]));
            var key = keys.get(header.text("kid"));
            if (!header.text("alg").equals(ALGORITHM) || !header.text("typ").equals(type)) {
                throw new Members.Wrong("is signed as something else");
            }
            if (key == null) {
                throw new Members.Wrong("is signed by a key that is not in the key set");
            }
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
                throw new Members.Wrong("has a signature that is not the hub's");
            }
            return Members.read(decoded(parts[1]));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            throw new Members.Wrong("has a signature that is not the hub's");
        }
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
