package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.grant.Grant;
import com.onetimesecret.hub.auth.grant.JdbcGrants;
import com.onetimesecret.hub.auth.grant.NewGrant;
import com.onetimesecret.hub.auth.grant.OpenGrant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;

/// Another token for an agent whose approval stands, without a person (RFC 6749 4.4, WIRE 2).
@Component
class ClientCredentialsGrant implements TokenGrant {

    private final JdbcAgents agents;
    private final JdbcGrants grants;
    private final ProvenCalls calls;
    private final InstantSource clock;

    ClientCredentialsGrant(JdbcAgents agents, JdbcGrants grants, ProvenCalls calls, InstantSource clock) {
        this.agents = agents;
        this.grants = grants;
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public AuthorizationGrantType type() {
        return AuthorizationGrantType.CLIENT_CREDENTIALS;
    }

    @Override
    public OpenGrant redeem(TokenRequest request) {
        calls.count(request);
        // As it was a moment ago, when its key was looked up; it is looked at once more when the grant is open.
        var known = Optional.ofNullable(request.proof().agent()).or(() -> agents.find(request.clientId()));
        if (known.isEmpty() || !known.get().mayActAt(clock.instant()) || !hasKey(known.get(), request)) {
            agents.provedAfterTheEnd(request.clientId(), request.keyThumbprint());
            throw notAllowed(known.orElse(null));
        }
        var agent = known.get().agent();
        return grants.open(new NewGrant(
                agent.id(),
                Grant.Kind.CLIENT_CREDENTIALS,
                null,
                agent.approvalId(),
                AskedScopes.of(request.parameter("scope"), withoutPerson(agent.scopes())),
                request.keyThumbprint(),
                request.jkt(),
                false));
    }

    /// The key that was proven is the agent's key of today; a registered client's keys were looked up for the
    /// proof.
    private static boolean hasKey(KnownAgent known, TokenRequest request) {
        return known.key() == null
                ? request.key() != null
                : known.key().thumbprint().equals(request.keyThumbprint());
    }

    private static OAuth2AuthenticationException notAllowed(@Nullable KnownAgent known) {
        return known != null && known.agent().status() == Agent.Status.PAUSED
                ? refuse(OAuth2ErrorCodes.ACCESS_DENIED, known.whyPaused())
                : refuse(
                        OAuth2ErrorCodes.INVALID_GRANT,
                        "This agent has no standing approval for this key. Ask to join: POST /api/v2/agent/auth");
    }

    /// `openid` is about the person who approved in that very flow; here nobody did.
    private static Set<Scope> withoutPerson(Set<Scope> approved) {
        var scopes = EnumSet.noneOf(Scope.class);
        scopes.addAll(approved);
        scopes.remove(Scope.OPENID);
        return scopes;
    }
}
