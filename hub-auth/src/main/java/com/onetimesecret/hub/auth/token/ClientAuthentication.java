package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;

/// Client authentication for OAuth endpoints beside the token endpoint: the same proofs by the same rules.
///
/// The request must have passed [TokenRequestBody], which reads the form once and refuses repeated parameters.
@Component
public class ClientAuthentication {

    private final AgentProofConverter converter;
    private final AgentProofProvider provider;

    ClientAuthentication(AgentProofConverter converter, AgentProofProvider provider) {
        this.converter = converter;
        this.provider = provider;
    }

    /// The client that made the request; its proof is used up.
    ///
    /// @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException invalid_client or
    ///     invalid_request
    public AuthenticatedClient prove(HttpServletRequest request) {
        var claim = (AgentProof) converter.convert(request);
        refuseSignature(claim);
        return of((AgentProof) Objects.requireNonNull(provider.authenticate(claim)));
    }

    /// The client of the request at hand, where the framework authenticated it before the endpoint.
    ///
    /// @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException invalid_client
    public AuthenticatedClient proven() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof AgentProof proof) {
            refuseSignature(proof);
            return of(proof);
        }
        throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "Send a client_assertion, or client_id if you have no key.");
    }

    private static void refuseSignature(AgentProof claim) {
        if (claim.proof() instanceof AgentProof.Proof.Signature) {
            throw refuse(
                    OAuth2ErrorCodes.INVALID_CLIENT,
                    "X-Agent-Sig proves a key at the token endpoint and at /auth only. Send a client_assertion.");
        }
    }

    private static AuthenticatedClient of(AgentProof proof) {
        var binding = proof.bindingKey();
        return new AuthenticatedClient(
                proof.agentId(), proof.key(), proof.client(), binding == null ? null : binding.thumbprint());
    }
}
