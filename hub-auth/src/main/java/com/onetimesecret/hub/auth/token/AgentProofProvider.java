package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.HttpCall;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.client.Client;
import com.onetimesecret.hub.auth.client.ClientKeys;
import com.onetimesecret.hub.auth.client.JdbcClients;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    // The end of the year 9999.
    private static final double FARTHEST_SECONDS = 253_402_300_799d;

    private final JdbcAgents agents;
    private final JdbcAuthRequests requests;
    private final ClientsAndKeys clients;
    private final Proofs proofs;
    private final BaseUrl baseUrl;
    private final InstantSource clock;

    AgentProofProvider(
            JdbcAgents agents,
            JdbcAuthRequests requests,
            ClientsAndKeys clients,
            Proofs proofs,
            BaseUrl baseUrl,
            InstantSource clock) {
        this.agents = agents;
        this.requests = requests;
        this.clients = clients;
        this.proofs = proofs;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /// Where registered clients and their keys are found.
    @Component
    record ClientsAndKeys(JdbcClients stored, ClientKeys keys) {}

    /// What checks and uses up the single proofs.
    @Component
    record Proofs(UsedProofs used, DpopProofs dpop) {}

    @Override
    public boolean supports(Class<?> authentication) {
        return AgentProof.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var proof = (AgentProof) authentication;
        // First, because a client that only lacks the nonce must be able to send the rest again as it is.
        var binding = bindingKey(proof.dpopCall());
        // While it joins, an agent is known by the key its request names; later, by the key that was approved.
        var joining = Optional.ofNullable(proof.authReqId()).flatMap(handle -> requests.keyOf(handle, proof.agentId()));
        // An approved agent may hold an auth_req_id that is none of its own; its proof counts all the same.
        var known = joining.isPresent() ? Optional.<KnownAgent>empty() : agents.find(proof.agentId());
        var key = joining.or(() -> known.flatMap(agent -> Optional.ofNullable(agent.key())));
        if (key.isEmpty()) {
            return registered(proof, binding);
        }
        switch (proof.proof()) {
            case Proof.Assertion assertion -> checkAssertion(proof, assertion.jwt(), key.get());
            case Proof.Signature signature -> checkSignature(signature, key.get());
            case Proof.Nothing _ -> checkBinding(binding, key.get());
        }
        return proof.provenBy(key.get(), known.orElse(null), binding);
    }

    private @Nullable AgentKey bindingKey(@Nullable HttpCall dpopCall) {
        if (dpopCall == null) {
            return null;
        }
        try {
            return proofs.dpop().check(dpopCall);
        } catch (DpopRefused refused) {
            throw refuse(refused.kind().wire(), refused.publicDetail());
        }
    }

    /// WIRE 2, proof 2: a `DPoP` header proves the agent only if it is by the agent's own key.
    private static void checkBinding(@Nullable AgentKey binding, AgentKey key) {
        if (binding == null) {
            throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "This agent has a key: prove it.");
        }
        if (!binding.thumbprint().equals(key.thumbprint())) {
            throw refuse(
                    OAuth2ErrorCodes.INVALID_CLIENT,
                    "The DPoP proof is not by this agent's key; with another key, add a client_assertion by this one.");
        }
    }

    private AgentProof registered(AgentProof proof, @Nullable AgentKey binding) {
        var client = clients.stored()
                .find(proof.agentId())
                .orElseThrow(() -> refuse(
                        OAuth2ErrorCodes.INVALID_CLIENT,
                        "No key of this agent is known for this call: wrong client_id or auth_req_id?"));
        return switch (proof.proof()) {
            case Proof.Assertion assertion -> {
                if (client.metadata().isPublic()) {
                    throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "This client registered no keys: send no assertion.");
                }
                yield proof.provenBy(client, checkAssertion(proof, assertion.jwt(), client), binding);
            }
            case Proof.Nothing _ -> {
                if (!client.metadata().isPublic()) {
                    throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "This client has keys: send a client_assertion.");
                }
                yield proof.provenBy(client, null, binding);
            }
            case Proof.Signature _ ->
                throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "A registered client proves itself by client_assertion.");
        };
    }

    private void checkSignature(Proof.Signature proof, AgentKey key) {
        var body = proof.body().bytes();
        var refusal = proof.signature().refusal(key, body, clock.instant());
        if (refusal != null) {
            throw refuse(
                    OAuth2ErrorCodes.INVALID_CLIENT,
                    refusal + " (server_time " + clock.instant().getEpochSecond() + ")");
        }
        if (!proofs.used().useUp(AgentSignature.REMEMBERED, proof.signature().identity(key, body))) {
            throw refuse(
                    OAuth2ErrorCodes.INVALID_CLIENT,
                    "This signed body was used already. Sign again with a new nonce in the body.");
        }
    }

    private void checkAssertion(AgentProof proof, SignedJWT jwt, AgentKey key) {
        try {
            if (!key.signsJwsAs(jwt.getHeader().getAlgorithm().getName())
                    || jwt.getHeader().getCriticalParams() != null
                    || !key.verifies(jwt.getSigningInput(), rawSignature(jwt))) {
                throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "client_assertion is not signed by this agent's key.");
            }
            checkClaims(proof, claimsOf(jwt));
        } catch (ParseException unreadable) {
            throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "client_assertion is not a signed JWT.");
        }
    }

    /// The registered client's key that signed the assertion.
    private AgentKey checkAssertion(AgentProof proof, SignedJWT jwt, Client client) {
        try {
            var alg = jwt.getHeader().getAlgorithm().getName();
            var registeredAlg = client.metadata().tokenEndpointAuthSigningAlg();
            var key = registeredAlg == null || ClientKeys.isSameAlgorithm(registeredAlg, alg)
                    ? clients.keys().signerOf(client, jwt)
                    : Optional.<AgentKey>empty();
            if (key.isEmpty()) {
                throw refuse(
                        OAuth2ErrorCodes.INVALID_CLIENT, "client_assertion is not signed by a key of this client.");
            }
            checkClaims(proof, claimsOf(jwt));
            return key.get();
        } catch (ParseException unreadable) {
            throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "client_assertion is not a signed JWT.");
        }
    }

    /// The claims, unless a time is so far away that it wraps around where it is read.
    private static JWTClaimsSet claimsOf(SignedJWT jwt) throws ParseException {
        var raw = jwt.getPayload().toJSONObject();
        for (var time : List.of("exp", "nbf", "iat")) {
            if (raw.get(time) instanceof Number seconds && Math.abs(seconds.doubleValue()) > FARTHEST_SECONDS) {
                throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, time + " of the assertion must be in unix seconds.");
            }
        }
        return jwt.getJWTClaimsSet();
    }

    private void checkClaims(AgentProof proof, JWTClaimsSet claims) {
        var refusal = refusalOf(claims, proof);
        if (refusal != null) {
            throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, refusal);
        }
        if (!proofs.used()
                .useUp(
                        LONGEST_ASSERTION.plus(CLOCK_SKEW.multipliedBy(2)),
                        "client-assertion",
                        proof.agentId().value(),
                        claims.getJWTID())) {
            throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "This assertion was used already; jti counts once.");
        }
    }

    private static byte[] rawSignature(SignedJWT jwt) {
        return jwt.getSignature().decode();
    }

    /// RFC 7523 section 3, as narrow as it allows.
    private @Nullable String refusalOf(JWTClaimsSet claims, AgentProof proof) {
        var agent = proof.agentId().value();
        var now = clock.instant();
        var expires = instant(claims.getExpirationTime());
        var notBefore = instant(claims.getNotBeforeTime());
        var issued = instant(claims.getIssueTime());
        if (!agent.equals(claims.getIssuer()) || !agent.equals(claims.getSubject())) {
            return "iss and sub of the assertion must both be your agent_id.";
        }
        if (claims.getAudience().isEmpty()
                || !claims.getAudience().stream().allMatch(audience -> isThisHub(audience, proof.endpoint()))) {
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

    /// The issuer, the token endpoint, and the endpoint that is called (CIBA Core 7.1).
    private boolean isThisHub(String audience, String endpoint) {
        return baseUrl.isNamedBy(audience)
                || Stream.of("/oauth2/token", endpoint)
                        .anyMatch(path -> audience.endsWith(path)
                                && baseUrl.isNamedBy(audience.substring(0, audience.length() - path.length())));
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
