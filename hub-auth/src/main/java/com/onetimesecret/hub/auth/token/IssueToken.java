package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.agent.ScopeList;
import com.onetimesecret.hub.auth.join.JdbcAuthRequests;
import com.onetimesecret.hub.auth.join.Join;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/// Answers a proven agent's token request: once per approved auth_req_id, then by client_credentials while
/// approved.
@Component
class IssueToken implements AuthenticationProvider {

    private final JdbcAuthRequests requests;
    private final JdbcAgents agents;
    private final Join join;
    private final AccessTokens tokens;
    private final Counting counting;
    private final InstantSource clock;

    IssueToken(
            JdbcAuthRequests requests,
            JdbcAgents agents,
            Join join,
            AccessTokens tokens,
            Counting counting,
            InstantSource clock) {
        this.requests = requests;
        this.agents = agents;
        this.join = join;
        this.tokens = tokens;
        this.counting = counting;
        this.clock = clock;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return TokenRequest.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var request = (TokenRequest) authentication;
        var proof = request.proof();
        var authReqId = proof.authReqId();
        if (request.getGrantType().equals(Grants.CIBA) && authReqId != null) {
            redeem(proof, authReqId);
        } else {
            counting.proven(proof);
        }
        var known = agents.find(agentId(request))
                .filter(agent -> agent.mayActAt(clock.instant()))
                .filter(agent -> agent.key().thumbprint().equals(proof.key().thumbprint()))
                .orElseThrow(() -> notAllowed(proof));
        var scopes = scopes(request.scope(), known);
        counting.directory().seen(known.agent().id());
        return answer(proof, known.agent().id(), tokens.issue(known, scopes));
    }

    /// A redeemed handle may still go by the id that its agent was told before it proved its key.
    private AgentId agentId(TokenRequest request) {
        return Optional.ofNullable(request.proof().authReqId())
                .filter(handle -> request.getGrantType().equals(Grants.CIBA))
                .flatMap(requests::find)
                .map(handle -> handle.approval().card().agentId())
                .orElse(request.proof().agentId());
    }

    /// CIBA Core 11: nothing but a token or the reason why there is none yet. Only polls that can still get one
    /// know no other limit than `slow_down` (WIRE 0).
    private void redeem(AgentProof proof, String authReqId) {
        var found = requests.poll(authReqId, proof.agentId(), proof.key().thumbprint());
        if (found.isEmpty() || found.get().isOver()) {
            counting.proven(proof);
        }
        switch (found.orElseThrow(() -> refuse(OAuth2ErrorCodes.INVALID_GRANT, "This auth_req_id is not yours."))) {
            case REDEEMED -> {}
            case USED ->
                throw refuse(
                        OAuth2ErrorCodes.INVALID_GRANT,
                        "This auth_req_id gave its token already. Use grant_type=client_credentials for another.");
            case PROOF_REQUIRED -> {
                prove(proof, authReqId);
                throw refuse(Grants.AUTHORIZATION_PENDING, "Your key is proven. A person has to approve now.");
            }
            case PENDING -> throw refuse(Grants.AUTHORIZATION_PENDING, "A person has to approve this first.");
            case SLOW_DOWN ->
                throw refuse(Grants.SLOW_DOWN, "You poll too often; wait 5 seconds longer between calls from now on.");
            case DENIED -> throw refuse(OAuth2ErrorCodes.ACCESS_DENIED, "A person said no. That is final.");
            case EXPIRED -> throw refuse(Grants.EXPIRED_TOKEN, "Nobody decided in time. Ask to join again.");
            case STOPPED ->
                throw refuse(
                        OAuth2ErrorCodes.ACCESS_DENIED,
                        "A person paused or revoked this agent, or gave it another key.");
        }
    }

    private void prove(AgentProof proof, String authReqId) {
        try {
            requests.find(authReqId).ifPresent(unproven -> join.prove(authReqId, unproven));
        } catch (HubException refused) {
            counting.proven(proof);
            throw refuse(
                    switch (refused.type()) {
                        case NAME_TAKEN -> OAuth2ErrorCodes.INVALID_REQUEST;
                        // Nobody said no: the next poll proves the key again and may find room.
                        case RATE_LIMITED -> Grants.SLOW_DOWN;
                        default -> OAuth2ErrorCodes.ACCESS_DENIED;
                    },
                    refused.publicDetail());
        }
    }

    /// What is kept of who called and how often.
    @Component
    record Counting(AgentDirectory directory, AuthRateLimit rateLimit) {

        void proven(AgentProof proof) {
            rateLimit.countProven(proof.agentId());
        }
    }

    private OAuth2AuthenticationException notAllowed(AgentProof proof) {
        agents.provedAfterTheEnd(proof.agentId(), proof.key().thumbprint());
        var state = agents.find(proof.agentId()).map(known -> known.agent().status());
        return state.filter(Agent.Status.PAUSED::equals).isPresent()
                ? refuse(OAuth2ErrorCodes.ACCESS_DENIED, "A person paused this agent; only a person can lift it.")
                : refuse(
                        OAuth2ErrorCodes.INVALID_GRANT,
                        "This agent has no standing approval for this key. Ask to join: POST /api/v2/agent/auth");
    }

    private static Set<Scope> scopes(@Nullable String asked, KnownAgent known) {
        if (asked == null || asked.isBlank()) {
            return known.agent().scopes();
        }
        try {
            var scopes = ScopeList.read(asked, "scope");
            if (known.agent().scopes().containsAll(scopes)) {
                return scopes;
            }
        } catch (HubException unknown) {
            throw refuse(OAuth2ErrorCodes.INVALID_SCOPE, "scope names something that is not a scope.");
        }
        throw refuse(
                OAuth2ErrorCodes.INVALID_SCOPE,
                "Approved is: " + Scope.join(known.agent().scopes()) + ". For more, ask to join again with it.");
    }

    private static OAuth2AccessTokenAuthenticationToken answer(
            AgentProof proof, AgentId agent, AccessTokens.Issued issued) {
        var names = issued.scopes().stream().sorted().map(Scope::wire).toList();
        var token = new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER,
                issued.value(),
                issued.issuedAt(),
                issued.expiresAt(),
                new java.util.LinkedHashSet<>(names));
        return new OAuth2AccessTokenAuthenticationToken(
                RegisteredAgents.client(proof.agentId()), proof, token, null, Map.of("agent_id", agent.value()));
    }
}
