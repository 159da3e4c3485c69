package com.onetimesecret.hub.auth.dpop;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.HttpCall;
import com.onetimesecret.hub.auth.dpop.DpopRefused.Kind;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.InvalidKey;
import com.onetimesecret.hub.auth.key.PublicKeys;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Checks `DPoP` headers (RFC 9449 4.3) at the token endpoint and at the API, and uses each proof up.
@Component
public class DpopProofs {

    /// The algorithms of proofs, as `algs` and `dpop_signing_alg_values_supported` name them.
    public static final String ALGORITHMS = "ES256 EdDSA Ed25519";

    /// The header's name.
    public static final String HEADER = "DPoP";

    private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");
    private static final Duration PAST = Duration.ofSeconds(60);
    private static final Duration FUTURE = Duration.ofSeconds(10);
    private static final Duration REMEMBERED = PAST.plus(FUTURE).plusSeconds(30);
    private static final int LONGEST = 4_096;
    private static final int LONGEST_ID = 256;

    private final UsedProofs usedProofs;
    private final DpopNonces nonces;
    private final BaseUrl baseUrl;
    private final InstantSource clock;

    DpopProofs(UsedProofs usedProofs, DpopNonces nonces, BaseUrl baseUrl, InstantSource clock) {
        this.usedProofs = usedProofs;
        this.nonces = nonces;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /// The nonce for the next proof at that place.
    public String nonce(DpopRealm realm) {
        return nonces.current(realm);
    }

    /// Whether the call carries a `DPoP` header.
    public boolean isIn(HttpCall call) {
        return !call.headers().of(HEADER).isEmpty();
    }

    /// The key that the call's proof shows, for a token request.
    public AgentKey check(HttpCall call) throws DpopRefused {
        return check(call, DpopRealm.AUTHORIZATION_SERVER, null);
    }

    /// The key that the call's proof shows, for a call with that access token.
    public AgentKey check(HttpCall call, String accessToken) throws DpopRefused {
        return check(call, DpopRealm.RESOURCE_SERVER, accessToken);
    }

    private AgentKey check(HttpCall call, DpopRealm realm, @Nullable String accessToken) throws DpopRefused {
        var jwt = only(call);
        try {
            var claims = jwt.getJWTClaimsSet();
            // The cheapest check first: a client that only lacks the nonce costs no signature check.
            checkNonce(claims, realm);
            var key = key(jwt);
            checkTarget(claims, call);
            checkToken(claims, accessToken);
            checkTime(claims);
            useUp(claims, key);
            return key;
        } catch (ParseException notAsItShouldBe) {
            throw invalid("The claims of the DPoP proof are not of their types: htm, htu, jti, nonce and ath are"
                    + " strings, iat is a number.");
        }
    }

    private static SignedJWT only(HttpCall call) throws DpopRefused {
        var header = call.only(HEADER)
                .filter(value -> value.length() <= LONGEST)
                .orElseThrow(() -> invalid("Send exactly one DPoP header with one proof."));
        try {
            return SignedJWT.parse(header.strip());
        } catch (ParseException notAJwt) {
            // The library refuses a private key in the header, too.
            throw invalid("The DPoP header must be a signed JWT whose jwk is a public key only.");
        }
    }

    private static AgentKey key(SignedJWT jwt) throws DpopRefused {
        var header = jwt.getHeader();
        if (!TYPE.equals(header.getType())) {
            throw invalid("typ of the DPoP proof must be dpop+jwt.");
        }
        if (header.getJWK() == null || header.getCriticalParams() != null) {
            throw invalid("The header of the DPoP proof must hold alg, typ and jwk.");
        }
        try {
            var key = PublicKeys.read(header.getJWK().toJSONString());
            if (!key.signsJwsAs(header.getAlgorithm().getName())) {
                throw invalid("alg of the DPoP proof must be ES256 with a P-256 key, or EdDSA or Ed25519 with an"
                        + " Ed25519 key.");
            }
            if (!key.verifies(jwt.getSigningInput(), jwt.getSignature().decode())) {
                throw invalid("The DPoP proof is not signed by the key in its jwk.");
            }
            return key;
        } catch (InvalidKey refused) {
            throw invalid("jwk of the DPoP proof: " + refused.getMessage());
        }
    }

    private void checkTarget(JWTClaimsSet claims, HttpCall call) throws ParseException, DpopRefused {
        if (!call.method().equals(claims.getStringClaim("htm"))) {
            throw invalid("htm of the DPoP proof must be " + call.method() + ".");
        }
        var htu = claims.getStringClaim("htu");
        if (htu == null || !ProofTarget.isMet(htu, baseUrl, call.path())) {
            throw invalid("htu of the DPoP proof must be " + baseUrl.at(call.path()) + ".");
        }
    }

    private static void checkToken(JWTClaimsSet claims, @Nullable String accessToken)
            throws ParseException, DpopRefused {
        if (accessToken == null) {
            return;
        }
        var hash = UsedProofs.sha256(accessToken.getBytes(StandardCharsets.US_ASCII));
        var expected = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        if (!expected.equals(claims.getStringClaim("ath"))) {
            throw invalid("ath of the DPoP proof must be the base64url of the SHA-256 of the access token.");
        }
    }

    private void checkNonce(JWTClaimsSet claims, DpopRealm realm) throws ParseException, DpopRefused {
        var nonce = claims.getStringClaim("nonce");
        if (nonce == null || !nonces.isFresh(realm, nonce)) {
            throw new DpopRefused(
                    Kind.USE_DPOP_NONCE, "Make a new DPoP proof with the nonce of this answer's DPoP-Nonce header.");
        }
    }

    private void checkTime(JWTClaimsSet claims) throws DpopRefused {
        var issued = claims.getIssueTime();
        var now = clock.instant();
        if (issued == null
                || issued.toInstant().isBefore(now.minus(PAST))
                || issued.toInstant().isAfter(now.plus(FUTURE))) {
            throw invalid("iat of the DPoP proof must be now, at most " + PAST.toSeconds() + " s ago (server_time "
                    + now.getEpochSecond() + ").");
        }
    }

    private void useUp(JWTClaimsSet claims, AgentKey key) throws DpopRefused {
        var id = claims.getJWTID();
        if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
            throw invalid("The DPoP proof needs a jti of its own.");
        }
        if (!usedProofs.useUp(REMEMBERED, "dpop", key.thumbprint(), id)) {
            throw invalid("This DPoP proof was used already; make a new one for every call.");
        }
    }

    private static DpopRefused invalid(String why) {
        return new DpopRefused(Kind.INVALID_DPOP_PROOF, why);
    }
}
