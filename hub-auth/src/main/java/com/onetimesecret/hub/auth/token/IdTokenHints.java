package com.onetimesecret.hub.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.key.InvalidKey;
import com.onetimesecret.hub.auth.key.PublicKeys;
import com.onetimesecret.hub.auth.signing.KeyAlgorithm;
import com.onetimesecret.hub.auth.signing.SigningKeys;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Reads the hub's own id_tokens where a client shows one to say whom it means (`id_token_hint`).
@Component
public class IdTokenHints {

    /// An id_token names its person long after it has expired, but not for ever (CIBA Core 7.2).
    private static final Duration STILL_A_HINT = Duration.ofDays(90);

    private final SigningKeys keys;
    private final BaseUrl baseUrl;
    private final InstantSource clock;

    IdTokenHints(SigningKeys keys, BaseUrl baseUrl, InstantSource clock) {
        this.keys = keys;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /// Whom the id_token is about, if this hub issued it to that client; retired keys count as well.
    public Optional<PersonId> read(String idToken, AgentId client) {
        try {
            var jwt = SignedJWT.parse(idToken);
            var type = jwt.getHeader().getType();
            var claims = jwt.getJWTClaimsSet();
            var expires = claims.getExpirationTime();
            var isOurs = (type == null || type.getType().equals("JWT"))
                    && isSigned(jwt)
                    && baseUrl.value().equals(claims.getIssuer())
                    && claims.getAudience().contains(client.value())
                    && expires != null
                    && expires.toInstant().plus(STILL_A_HINT).isAfter(clock.instant());
            return isOurs && PersonId.isValid(String.valueOf(claims.getSubject()))
                    ? Optional.of(new PersonId(claims.getSubject()))
                    : Optional.empty();
        } catch (ParseException notAJwt) {
            return Optional.empty();
        }
    }

    private boolean isSigned(SignedJWT jwt) {
        var algorithm = KeyAlgorithm.of(jwt.getHeader().getAlgorithm().getName());
        return algorithm
                .flatMap(known -> keys.find(known, jwt.getHeader().getKeyID()))
                .filter(key -> verifies(key, algorithm.get(), jwt))
                .isPresent();
    }

    private static boolean verifies(JWK key, KeyAlgorithm algorithm, SignedJWT jwt) {
        try {
            JWSVerifier verifier = switch (algorithm) {
                case RS256 -> new RSASSAVerifier(key.toRSAKey());
                case ES256 -> new ECDSAVerifier(key.toECKey());
                case EDDSA -> null;
            };
            return verifier == null
                    ? PublicKeys.read(key.toJSONString())
                            .verifies(jwt.getSigningInput(), jwt.getSignature().decode())
                    : jwt.verify(verifier);
        } catch (JOSEException | InvalidKey unusable) {
            return false;
        }
    }
}
