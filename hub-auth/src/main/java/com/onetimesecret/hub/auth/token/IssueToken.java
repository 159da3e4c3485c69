package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.grant.Grant;
import com.onetimesecret.hub.auth.grant.OpenGrant;
import com.onetimesecret.hub.auth.signing.KeyAlgorithm;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/// Answers a proven client's token request with the tokens of the grant that its flow gives.
@Component
class IssueToken implements AuthenticationProvider {

    private final Map<AuthorizationGrantType, TokenGrant> flows;
    private final JdbcAgents agents;
    private final AccessTokens tokens;
    private final IdTokens idTokens;
    private final ProvenCalls calls;
    private final InstantSource clock;

    IssueToken(
            List<TokenGrant> flows,
            JdbcAgents agents,
            AccessTokens tokens,
            IdTokens idTokens,
            ProvenCalls calls,
            InstantSource clock) {
        this.flows = flows.stream().collect(Collectors.toUnmodifiableMap(TokenGrant::type, Function.identity()));
        this.agents = agents;
        this.tokens = tokens;
        this.idTokens = idTokens;
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return TokenRequest.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var request = (TokenRequest) authentication;
        var flow = flows.get(request.getGrantType());
        if (flow == null) {
            throw refuse(
                    OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE,
                    "grant_type is one of: "
                            + flows.keySet().stream()
                                    .map(AuthorizationGrantType::getValue)
                                    .sorted()
                                    .collect(Collectors.joining(" ")));
        }
        var isRegisteredFor = request.registered()
                .map(client ->
                        client.metadata().grantTypes().contains(flow.type().getValue()))
                .orElse(true);
        if (!isRegisteredFor) {
            throw refuse(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, "This client did not register for that grant_type.");
        }
        // RFC 9449 5.2: such a client has said that it never wants a token that a thief could use.
        var wantsBound = request.registered()
                .map(client -> Boolean.TRUE.equals(client.metadata().dpopBoundAccessTokens()))
                .orElse(false);
        if (wantsBound && request.jkt() == null) {
            throw refuse("invalid_dpop_proof", "This client registered dpop_bound_access_tokens: send a DPoP proof.");
        }
        return answer(request, flow.redeem(request));
    }

    private OAuth2AccessTokenAuthenticationToken answer(TokenRequest request, OpenGrant open) {
        var known = agents.find(open.grant().agentId())
                .filter(agent -> agent.mayActAt(clock.instant()) && hasKeyOf(agent, open.grant()))
                .orElseThrow(() -> refuse(
                        OAuth2ErrorCodes.ACCESS_DENIED,
                        "A person paused or revoked this agent just now, or gave it another key."));
        calls.directory().seen(known.agent().id());
        var issued = tokens.issue(known, open.grant(), request.audience());
        var names = open.grant().scopes().stream().sorted().map(Scope::wire).toList();
        var token = new OAuth2AccessToken(
                open.grant().jkt() == null ? OAuth2AccessToken.TokenType.BEARER : OAuth2AccessToken.TokenType.DPOP,
                issued.value(),
                issued.issuedAt(),
                issued.expiresAt(),
                new LinkedHashSet<>(names));
        var refresh =
                open.refreshToken() == null ? null : new OAuth2RefreshToken(open.refreshToken(), issued.issuedAt());
        return new OAuth2AccessTokenAuthenticationToken(
                RegisteredAgents.client(request.clientId()),
                request.proof(),
                token,
                refresh,
                besides(request, open, issued.value()));
    }

    /// Nobody but its key stands for a grant without a person, so it must be the agent's key of now.
    private static boolean hasKeyOf(KnownAgent agent, Grant grant) {
        return grant.kind() != Grant.Kind.CLIENT_CREDENTIALS
                || agent.key() == null
                || agent.key().thumbprint().equals(grant.keyThumbprint());
    }

    private Map<String, Object> besides(TokenRequest request, OpenGrant open, String accessToken) {
        var members = new LinkedHashMap<String, Object>();
        members.put("agent_id", open.grant().agentId().value());
        if (IdTokens.belongsTo(open.grant())) {
            members.put("id_token", idTokens.issue(open, accessToken, algorithm(request)));
        }
        return members;
    }

    private static KeyAlgorithm algorithm(TokenRequest request) {
        return request.registered()
                .flatMap(client -> KeyAlgorithm.of(client.metadata().idTokenSignedResponseAlg()))
                .orElse(KeyAlgorithm.RS256);
    }
}
