package com.onetimesecret.hub.auth.client;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.onetimesecret.hub.api.agent.Scope;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a client registered about itself (RFC 7591 section 2, CIBA Core 4), as it is kept and answered; members
/// that
/// the hub does not understand are left out.
///
/// @param tokenEndpointAuthMethod `private_key_jwt`, or `none` for code + PKCE and device
/// @param purpose what the client is for, in its own words, as people read it on the card
/// @param fapiProfile `ciba` for a client that is held to FAPI-CIBA-ID1 5.2.2
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClientMetadata(
        String clientName,
        @Nullable String clientUri,
        @Nullable String softwareId,
        @Nullable String softwareVersion,
        List<String> redirectUris,
        List<String> grantTypes,
        List<String> responseTypes,
        String tokenEndpointAuthMethod,
        @Nullable String tokenEndpointAuthSigningAlg,
        String scope,
        @Nullable JsonNode jwks,
        @Nullable String jwksUri,
        @Nullable Boolean dpopBoundAccessTokens,
        String idTokenSignedResponseAlg,
        @Nullable String backchannelTokenDeliveryMode,
        @Nullable String backchannelClientNotificationEndpoint,
        @Nullable String backchannelAuthenticationRequestSigningAlg,
        @Nullable Boolean backchannelUserCodeParameter,
        @Nullable String purpose,
        @Nullable String fapiProfile) {

    public ClientMetadata {
        redirectUris = List.copyOf(redirectUris);
        grantTypes = List.copyOf(grantTypes);
        responseTypes = List.copyOf(responseTypes);
    }

    /// Whether the client has no way to prove who it is.
    @JsonIgnore
    public boolean isPublic() {
        return tokenEndpointAuthMethod.equals("none");
    }

    /// Whether its requests to people must be signed and bound as FAPI-CIBA-ID1 says.
    @JsonIgnore
    public boolean isFapi() {
        return "ciba".equals(fapiProfile);
    }

    /// What it may ask for at all.
    @JsonIgnore
    public Set<Scope> scopes() {
        return Scope.split(scope);
    }
}
