package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.ProtectedResource;
import com.onetimesecret.hub.auth.client.Client;
import com.onetimesecret.hub.auth.key.AgentKey;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;

/// A proven client asks for a token by one of the hub's grants.
public final class TokenRequest extends OAuth2AuthorizationGrantAuthenticationToken {

    private final transient Map<String, String> parameters;
    private final ProtectedResource audience;

    TokenRequest(
            AuthorizationGrantType grant,
            Authentication client,
            Map<String, String> parameters,
            ProtectedResource audience) {
        super(grant, client, Map.of());
        this.parameters = Map.copyOf(parameters);
        this.audience = audience;
    }

    /// What the access token is to be good for.
    ProtectedResource audience() {
        return audience;
    }

    /// The client's id, as it says and has proven.
    public AgentId clientId() {
        return proof().agentId();
    }

    /// The key that was proven, or null for a public client.
    public @Nullable AgentKey key() {
        return proof().key();
    }

    /// The thumbprint of the key that was proven, or null for a public client.
    public @Nullable String keyThumbprint() {
        var key = key();
        return key == null ? null : key.thumbprint();
    }

    /// The key that the tokens are to be bound to (RFC 9449), or null for bearer tokens.
    public @Nullable String jkt() {
        var binding = proof().bindingKey();
        return binding == null ? null : binding.thumbprint();
    }

    /// What the client registered; empty for an agent made at `/auth`.
    public Optional<Client> registered() {
        return Optional.ofNullable(proof().client());
    }

    /// Whether a refresh token may go with the grant: never beside the hub's own signature over the body (WIRE 2,
    /// proof 3), whose agents ask by `client_credentials`; a registered client must have registered for it.
    public boolean mayRefresh() {
        return !(proof().proof() instanceof AgentProof.Proof.Signature)
                && registered()
                        .map(found ->
                                found.metadata().grantTypes().contains(AuthorizationGrantType.REFRESH_TOKEN.getValue()))
                        .orElse(true);
    }

    /// The parameter of that name, or null if it is not there.
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    AgentProof proof() {
        return (AgentProof) getPrincipal();
    }
}
