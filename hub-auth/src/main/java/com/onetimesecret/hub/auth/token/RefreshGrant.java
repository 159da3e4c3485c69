package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.grant.Grant;
import com.onetimesecret.hub.auth.grant.JdbcGrants;
import com.onetimesecret.hub.auth.grant.OpenGrant;
import com.onetimesecret.hub.auth.grant.RefreshToken;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The next tokens of a grant that stands (RFC 6749 section 6, rotated as RFC 9700 4.14.2 says).
@Component
class RefreshGrant implements TokenGrant {

    private final JdbcGrants grants;
    private final JdbcAgents agents;
    private final ProvenCalls calls;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    RefreshGrant(
            JdbcGrants grants,
            JdbcAgents agents,
            ProvenCalls calls,
            AuditTrail audit,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.grants = grants;
        this.agents = agents;
        this.calls = calls;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public AuthorizationGrantType type() {
        return AuthorizationGrantType.REFRESH_TOKEN;
    }

    @Override
    public OpenGrant redeem(TokenRequest request) {
        calls.count(request);
        var token = request.parameter("refresh_token");
        if (token == null || token.isEmpty()) {
            throw refuse(OAuth2ErrorCodes.INVALID_REQUEST, "refresh_token is needed.");
        }
        if (!request.mayRefresh()) {
            throw refuse(
                    OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
                    "This client gets no refresh tokens with this proof. Use grant_type=client_credentials.");
        }
        var known = agents.find(request.clientId()).orElseThrow(RefreshGrant::unknown);
        var grant = ownGrant(token, request, known);
        checkBinding(grant, request);
        var scopes = scopes(request.parameter("scope"), grant, known.agent());
        var renewed =
                Objects.requireNonNull(transaction.execute(status -> grants.renew(token, request.keyThumbprint())));
        return renewed.map(open -> shown(open, scopes, request)).orElseThrow(() -> refusal(token, request));
    }

    /// Whose token it is comes before whether it was used: nobody else can end a grant by showing its token.
    private Grant ownGrant(String token, TokenRequest request, KnownAgent known) {
        return grants.findRefreshToken(token)
                .map(RefreshToken::grant)
                .filter(found -> found.agentId().equals(request.clientId()))
                // A registered client may change its keys; an agent's grants end with its key.
                .filter(found -> known.key() == null || Objects.equals(found.keyThumbprint(), request.keyThumbprint()))
                .orElseThrow(RefreshGrant::unknown);
    }

    /// RFC 9449 section 5: what is bound stays bound, to the same key.
    private static void checkBinding(Grant grant, TokenRequest request) {
        if (grant.jkt() == null) {
            return;
        }
        if (request.jkt() == null) {
            throw refuse("invalid_dpop_proof", "This grant is bound to a key: send a DPoP proof by that key.");
        }
        if (!grant.jkt().equals(request.jkt())) {
            throw refuse(OAuth2ErrorCodes.INVALID_GRANT, "This grant is bound to another key than the DPoP proof's.");
        }
    }

    private static Set<Scope> scopes(@Nullable String asked, Grant grant, Agent agent) {
        var scopes = EnumSet.noneOf(Scope.class);
        scopes.addAll(grant.scopes());
        scopes.retainAll(agent.scopes());
        return AskedScopes.of(asked, scopes);
    }

    private static OpenGrant shown(OpenGrant open, Set<Scope> scopes, TokenRequest request) {
        var grant = open.grant().narrowedTo(scopes);
        return new OpenGrant(
                grant.jkt() == null ? grant.boundTo(request.jkt()) : grant, open.refreshToken(), open.idTokenClaims());
    }

    /// Why the owner's token was not taken; one that was used before ends the grant, because two hold it.
    private OAuth2AuthenticationException refusal(String token, TokenRequest request) {
        var known = agents.find(request.clientId());
        if (known.isEmpty() || !known.get().mayActAt(clock.instant())) {
            return notAllowed(known);
        }
        var used = grants.findRefreshToken(token).filter(RefreshToken::used);
        if (used.isEmpty()) {
            return unknown();
        }
        transaction.executeWithoutResult(
                status -> end(used.get().grant(), known.get().agent()));
        return refuse(
                OAuth2ErrorCodes.INVALID_GRANT,
                "This refresh token was used already, so two hold it: all tokens of its grant are revoked.");
    }

    private void end(Grant grant, Agent agent) {
        if (grants.end(grant.id(), "refresh token reused")) {
            audit.record(new AuditEntry(
                    agent.networkId(),
                    AuditEntry.Kind.SECURITY,
                    agent.id().value(),
                    "grant.refresh_reused",
                    agent.id().value(),
                    Map.of("grant", grant.id())));
        }
    }

    private static OAuth2AuthenticationException notAllowed(Optional<KnownAgent> known) {
        return known.filter(agent -> agent.agent().status() == Agent.Status.PAUSED)
                .map(agent -> refuse(OAuth2ErrorCodes.ACCESS_DENIED, agent.whyPaused()))
                .orElseGet(() -> refuse(
                        OAuth2ErrorCodes.INVALID_GRANT,
                        "This agent's approval was revoked or has run out. Ask to join again."));
    }

    private static OAuth2AuthenticationException unknown() {
        return refuse(OAuth2ErrorCodes.INVALID_GRANT, "This refresh token is not this client's, or its time is over.");
    }
}
