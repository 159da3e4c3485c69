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

    /// The client, if its proof is meant for this hub; for the token endpoint.
    ///
    /// @throws OAuth2AuthenticationException if there is none, or its signed body names no audience or another one
    static AgentProof of(HttpServletRequest request, BaseUrl baseUrl) {
        var client = proven();
        // A signed body names the hub it is meant for, so that no other hub can pass it on (WIRE 2, proof 3).
        var audience = request.getParameter("aud");
        if (client.proof() instanceof Proof.Signature && (audience == null || !baseUrl.isNamedBy(audience))) {
            throw refuse(OAuth2ErrorCodes.INVALID_REQUEST, "The signed body must hold aud=" + baseUrl.value());
        }
        return client;
    }

    /// The client, for the endpoints beside the token endpoint.
    ///
    /// @throws OAuth2AuthenticationException if there is none, or its proof binds no route
    static AgentProof besideTokens() {
        var client = proven();
        if (client.proof() instanceof Proof.Signature) {
            throw refuse(
                    OAuth2ErrorCodes.INVALID_CLIENT,
                    "X-Agent-Sig proves a key at the token endpoint and at /auth only. Send a client_assertion.");
        }
        return client;
    }

    private static AgentProof proven() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof AgentProof client) {
            return client;
        }
        throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "Prove your key first.");
    }
}
