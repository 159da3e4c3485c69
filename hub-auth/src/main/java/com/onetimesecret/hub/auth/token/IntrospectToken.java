package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.grant.Grant;
import com.onetimesecret.hub.auth.token.OwnTokens.OwnToken;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenIntrospection;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.stereotype.Component;

/// Tells a proven client about its own tokens (RFC 7662); of every other one it says no more than that it is not
/// active.
@Component
class IntrospectToken implements AuthenticationProvider {

    private final OwnTokens ownTokens;
    private final JdbcAgents agents;
    private final ProvenCalls calls;
    private final BaseUrl baseUrl;
    private final InstantSource clock;

    IntrospectToken(OwnTokens ownTokens, JdbcAgents agents, ProvenCalls calls, BaseUrl baseUrl, InstantSource clock) {
        this.ownTokens = ownTokens;
        this.agents = agents;
        this.calls = calls;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenIntrospectionAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var question = (OAuth2TokenIntrospectionAuthenticationToken) authentication;
        var client = (AgentProof) question.getPrincipal();
        if (client.proof() instanceof AgentProof.Proof.Nothing) {
            throw OAuthErrors.refuse(
                    OAuth2ErrorCodes.INVALID_CLIENT, "Only clients that prove a key may ask about tokens.");
        }
        calls.count(client.agentId());
        var answer = ownTokens
                .find(question.getToken(), client.agentId())
                .flatMap(token -> agents.find(client.agentId())
                        // A token that opens nothing now, because its agent is paused, is not active either.
                        .filter(known -> known.mayActAt(clock.instant()))
                        .filter(known -> isUsable(token, known))
                        .map(known -> describe(token, known)))
                .orElseGet(() -> OAuth2TokenIntrospection.builder().build());
        return new OAuth2TokenIntrospectionAuthenticationToken(question.getToken(), client, answer);
    }

    private static boolean isUsable(OwnToken token, KnownAgent known) {
        return switch (token) {
            case OwnToken.Access(var _, var claims) ->
                Objects.equals(known.agent().keyThumbprint(), claims.key());
            case OwnToken.Refresh(var grant, var refresh) ->
                !refresh.used()
                        && (known.key() == null || known.key().thumbprint().equals(grant.keyThumbprint()));
        };
    }

    private OAuth2TokenIntrospection describe(OwnToken token, KnownAgent known) {
        var answer = OAuth2TokenIntrospection.builder(true)
                .issuer(baseUrl.value())
                .subject(known.agent().id().value())
                .clientId(known.agent().id().value());
        switch (token) {
            case OwnToken.Access(var _, var claims) -> {
                answer.tokenType(claims.jkt() == null ? "Bearer" : "DPoP")
                        .audience(claims.audience().url(baseUrl))
                        .issuedAt(claims.issuedAt())
                        .expiresAt(claims.expiresAt());
                bound(answer, claims.jkt());
                granted(answer, claims.scopes(), known);
            }
            case OwnToken.Refresh(Grant grant, var refresh) -> {
                answer.issuedAt(refresh.createdAt()).expiresAt(refresh.expiresAt());
                bound(answer, grant.jkt());
                granted(answer, grant.scopes(), known);
            }
        }
        return answer.build();
    }

    private static void bound(OAuth2TokenIntrospection.Builder answer, @Nullable String jkt) {
        if (jkt != null) {
            answer.claim("cnf", Map.of("jkt", jkt));
        }
    }

    private static void granted(OAuth2TokenIntrospection.Builder answer, Set<Scope> scopes, KnownAgent known) {
        var today = EnumSet.noneOf(Scope.class);
        today.addAll(scopes);
        today.retainAll(known.agent().scopes());
        today.forEach(scope -> answer.scope(scope.wire()));
    }
}
