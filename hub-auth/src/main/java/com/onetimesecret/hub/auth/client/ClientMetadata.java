package com.onetimesecret.hub.auth.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a client registered about itself (RFC 7591 section 2, CIBA Core 4), as it is kept and answered; members
/// that
/// the hub does not understand are left out.
///
/// @param tokenEndpointAuthMethod `private_key_jwt`, or `none` for code + PKCE and device
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
        @Nullable Boolean backchannelUserCodeParameter) {

    public ClientMetadata {
        redirectUris = List.copyOf(redirectUris);
        grantTypes = List.copyOf(grantTypes);
        responseTypes = List.copyOf(responseTypes);
    }

    /// Whether the client has no way to prove who it is.
    public boolean isPublic() {
        return tokenEndpointAuthMethod.equals("none");
    }
}
