package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.HttpCall;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.dpop.DpopProofs;
import com.onetimesecret.hub.auth.dpop.DpopRefused;
import com.onetimesecret.hub.auth.join.JdbcAuthRequests;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.AgentSignature;
import com.onetimesecret.hub.auth.key.UsedProofs;
import com.onetimesecret.hub.auth.token.AgentProof.Proof;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;

/// Checks an agent's proof against the key its request or its approval names, and uses the proof up.
///
/// The audience of a signed body is checked by [TokenAudience], because it is a parameter, not part of the proof.
@Component
class AgentProofProvider implements AuthenticationProvider {

    private static final Duration LONGEST_ASSERTION = Duration.ofMinutes(5);
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private final JdbcAgents agents;
    private final JdbcAuthRequests requests;
    private final UsedProofs usedProofs;
    private final DpopProofs dpopProofs;
    private final BaseUrl baseUrl;
    private final InstantSource clock;

    AgentProofProvider(
            JdbcAgents agents,
            JdbcAuthRequests requests,
            UsedProofs usedProofs,
            DpopProofs dpopProofs,
            BaseUrl baseUrl,
            InstantSource clock) {
        this.agents = agents;
        this.requests = requests;
        this.usedProofs = usedProofs;
        this.dpopProofs = dpopProofs;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return AgentProof.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var proof = (AgentProof) authentication;
        // First, because a client that lacks the nonce must be able to send the rest again as it is.
        var binding = bindingKey(proof.dpopCall());
        var key = keyOf(proof)
                .orElseThrow(() -> refuse(
                        OAuth2ErrorCodes.INVALID_CLIENT,
                        "No key of this agent is known for this call: wrong client_id or auth_req_id?"));
        switch (proof.proof()) {
            case Proof.Assertion assertion -> checkAssertion(proof, assertion.jwt(), key);
            case Proof.Signature signature -> checkSignature(signature, key);
            case Proof.Dpop dpop -> checkDpop(binding, key);
        }
        return proof.provenBy(key, binding);
    }

    private @Nullable AgentKey bindingKey(@Nullable HttpCall dpopCall) {
        if (dpopCall == null) {
            return null;
        }
        try {
            return dpopProofs.check(dpopCall);
        } catch (DpopRefused refused) {
            throw refuse(refused.kind().wire(), refused.publicDetail());
        }
    }

    private static void checkDpop(@Nullable AgentKey binding, AgentKey key) {
        if (binding == null || !binding.thumbprint().equals(key.thumbprint())) {
            throw refuse(
                    OAuth2ErrorCodes.INVALID_CLIENT,
                    "The DPoP proof is not by this agent's key; with another key, add a client_assertion by this one.");
        }
    }

    /// While it joins, an agent is known by the key its request names; later, by the key that was approved.
    private Optional<AgentKey> keyOf(AgentProof proof) {
        return Optional.ofNullable(proof.authReqId())
                .flatMap(requests::find)
                .filter(request -> request.isFor(proof.agentId()))
                .map(request -> request.approval().key())
                // An approved agent may hold an auth_req_id that is none of its own; its proof counts all the same.
                .or(() -> agents.find(proof.agentId()).flatMap(known -> Optional.ofNullable(known.key())));
    }

    private void checkSignature(Proof.Signature proof, AgentKey key) {
        var body = proof.body().bytes();
        var refusal = proof.signature().refusal(key, body, clock.instant());
        if (refusal != null) {
            throw refuse(
                    OAuth2ErrorCodes.INVALID_CLIENT,
                    refusal + " (server_time " + clock.instant().getEpochSecond() + ")");
        }
        if (!usedProofs.useUp(AgentSignature.REMEMBERED, proof.signature().identity(key, body))) {
            throw refuse(
                    OAuth2ErrorCodes.INVALID_CLIENT,
                    "This signed body was used already. Sign again with a new nonce in the body.");
        }
    }

    private void checkAssertion(AgentProof proof, String assertion, AgentKey key) {
        try {
            var jwt = SignedJWT.parse(assertion);
            if (!key.signsJwsAs(jwt.getHeader().getAlgorithm().getName())
                    || jwt.getHeader().getCriticalParams() != null
                    || !key.verifies(jwt.getSigningInput(), rawSignature(jwt))) {
                throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "client_assertion is not signed by this agent's key.");
            }
            var claims = jwt.getJWTClaimsSet();
            var refusal = refusalOf(claims, proof.agentId().value());
            if (refusal != null) {
                throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, refusal);
            }
            if (!usedProofs.useUp(
                    LONGEST_ASSERTION.plus(CLOCK_SKEW.multipliedBy(2)),
                    "client-assertion",
                    key.thumbprint(),
                    claims.getJWTID())) {
                throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "This assertion was used already; jti counts once.");
            }
        } catch (ParseException unreadable) {
            throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "client_assertion is not a signed JWT.");
        }
    }

    private static byte[] rawSignature(SignedJWT jwt) {
        return jwt.getSignature().decode();
    }

    /// RFC 7523 section 3, as narrow as it allows.
    private @Nullable String refusalOf(JWTClaimsSet claims, String agent) {
        var now = clock.instant();
        var expires = instant(claims.getExpirationTime());
        var notBefore = instant(claims.getNotBeforeTime());
        var issued = instant(claims.getIssueTime());
        if (!agent.equals(claims.getIssuer()) || !agent.equals(claims.getSubject())) {
            return "iss and sub of the assertion must both be your agent_id.";
        }
        if (claims.getAudience().isEmpty() || !claims.getAudience().stream().allMatch(this::isThisHub)) {
            return "aud of the assertion must be " + baseUrl.value() + " and nothing else.";
        }
        if (expires == null || expires.isAfter(now.plus(LONGEST_ASSERTION).plus(CLOCK_SKEW))) {
            return "exp of the assertion must be at most " + LONGEST_ASSERTION.toSeconds() + " s ahead.";
        }
        if (!expires.isAfter(now.minus(CLOCK_SKEW))) {
            return "The assertion has expired (server_time " + now.getEpochSecond() + ").";
        }
        if ((notBefore != null && notBefore.isAfter(now.plus(CLOCK_SKEW)))
                || (issued != null && issued.isAfter(now.plus(CLOCK_SKEW)))) {
            return "The assertion is from the future (server_time " + now.getEpochSecond() + ").";
        }
        var jti = claims.getJWTID();
        return jti == null || jti.isEmpty() || jti.length() > 256 ? "The assertion needs a jti of its own." : null;
    }

    private boolean isThisHub(String audience) {
        var tokenEndpoint = "/oauth2/token";
        return baseUrl.isNamedBy(audience)
                || (audience.endsWith(tokenEndpoint)
                        && baseUrl.isNamedBy(audience.substring(0, audience.length() - tokenEndpoint.length())));
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
