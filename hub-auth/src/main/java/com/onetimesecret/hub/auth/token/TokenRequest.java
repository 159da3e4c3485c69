package com.onetimesecret.hub.auth.token;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;

/// A proven agent asks for a token by one of the hub's grants.
final class TokenRequest extends OAuth2AuthorizationGrantAuthenticationToken {

    private final @Nullable String scope;

    TokenRequest(AuthorizationGrantType grant, Authentication client, @Nullable String scope) {
        super(grant, client, Map.of());
        this.scope = scope;
    }

    AgentProof proof() {
        return (AgentProof) getPrincipal();
    }

    @Nullable
    String scope() {
        return scope;
    }
}
