package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.token.AgentProof.Proof;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/// The client that the request's proof was found true for.
final class ProvenClient {

    private ProvenClient() {}

    /// The client, if its proof is meant for this hub.
    ///
    /// @throws OAuth2AuthenticationException if there is none, or its signed body names no audience or another one
    static AgentProof of(HttpServletRequest request, BaseUrl baseUrl) {
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof AgentProof client)) {
            throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "Prove your key first.");
        }
        // A signed body names the hub it is meant for, so that no other hub can pass it on (WIRE 2, proof 3).
        var audience = request.getParameter("aud");
        if (client.proof() instanceof Proof.Signature && (audience == null || !baseUrl.isNamedBy(audience))) {
            throw refuse(OAuth2ErrorCodes.INVALID_REQUEST, "The signed body must hold aud=" + baseUrl.value());
        }
        return client;
    }
}
