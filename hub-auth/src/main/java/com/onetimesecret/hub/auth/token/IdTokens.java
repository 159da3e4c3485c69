package com.onetimesecret.hub.auth.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.auth.approval.Decided;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.grant.Grant;
import com.onetimesecret.hub.auth.grant.OpenGrant;
import com.onetimesecret.hub.auth.login.Assurance;
import com.onetimesecret.hub.auth.signing.KeyAlgorithm;
import com.onetimesecret.hub.auth.signing.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Makes id_tokens (OpenID Connect Core 2, CIBA Core 10.1.1 and 10.3.1): who approved, when and how, for the client
/// that asked.
@Component
class IdTokens {

    /// Of which request it is the answer (CIBA Core 10.3.1).
    static final String AUTH_REQ_ID = "urn:openid:params:jwt:claim:auth_req_id";

    private static final String AUTH_TIME = "auth_time";
    private static final String REFRESH_HASH = "urn:openid:params:jwt:claim:rt_hash";
    private static final Duration LIFE = Duration.ofHours(1);

    private final SigningKeys keys;
    private final JdbcApprovals approvals;
    private final BaseUrl baseUrl;
    private final InstantSource clock;

    IdTokens(SigningKeys keys, JdbcApprovals approvals, BaseUrl baseUrl, InstantSource clock) {
        this.keys = keys;
        this.approvals = approvals;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /// Whether an id_token goes with the grant: `openid` was granted, and there is a person to tell of.
    static boolean belongsTo(Grant grant) {
        return grant.scopes().contains(Scope.OPENID) && grant.personId() != null;
    }

    /// The id_token beside that access token, for a grant that has one.
    String issue(OpenGrant open, String accessToken, KeyAlgorithm algorithm) {
        return sign(claims(open, accessToken, algorithm), algorithm);
    }

    /// The id_token of tokens that are pushed to a client, which also vouches for the refresh token (CIBA Core
    /// 10.3.1).
    String issuePushed(OpenGrant open, String accessToken, KeyAlgorithm algorithm) {
        var claims = claims(open, accessToken, algorithm);
        if (open.refreshToken() != null) {
            claims.claim(REFRESH_HASH, leftHalf(open.refreshToken(), algorithm));
        }
        return sign(claims, algorithm);
    }

    private String sign(JWTClaimsSet.Builder claims, KeyAlgorithm algorithm) {
        return keys.sign(algorithm, JOSEObjectType.JWT, claims.build());
    }

    private JWTClaimsSet.Builder claims(OpenGrant open, String accessToken, KeyAlgorithm algorithm) {
        var grant = open.grant();
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var claims = new JWTClaimsSet.Builder()
                .issuer(baseUrl.value())
                .subject(Objects.requireNonNull(grant.personId()).value())
                .audience(grant.agentId().value())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .claim("at_hash", leftHalf(accessToken, algorithm));
        open.idTokenClaims().forEach(claims::claim);
        Optional.ofNullable(grant.approvalId())
                .flatMap(approvals::decided)
                .ifPresent(decided -> describe(decided, open.idTokenClaims().get(AUTH_TIME), claims));
        return claims;
    }

    /// How the person showed who they are: `acr`, `amr` and `auth_time` tell of one event, the last before the
    /// decision, and say no more of it than is known.
    ///
    /// @param signedInAt when the session that opened a login had begun; null for other flows
    private static void describe(Decided decided, @Nullable Object signedInAt, JWTClaimsSet.Builder claims) {
        var shown = decided.shown();
        if (shown != null
                && signedInAt instanceof Long begun
                && begun > shown.at().getEpochSecond()) {
            // Decided in another session than the one the code went to, of which no more is kept than its time.
            claims.claim("acr", Assurance.SIGNED_IN.acr());
            return;
        }
        claims.claim("acr", Assurance.of(decided).acr());
        if (shown != null) {
            claims.claim(AUTH_TIME, shown.at().getEpochSecond());
            var methods = Assurance.methods(shown.means());
            claims.claim("amr", methods.isEmpty() ? null : methods);
        } else if (decided.byApiToken()) {
            claims.claim(AUTH_TIME, decided.at().getEpochSecond());
        }
    }

    private static String leftHalf(String token, KeyAlgorithm algorithm) {
        try {
            var hash = MessageDigest.getInstance(algorithm.hash()).digest(token.getBytes(StandardCharsets.US_ASCII));
            return Base64URL.encode(Arrays.copyOf(hash, hash.length / 2)).toString();
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
