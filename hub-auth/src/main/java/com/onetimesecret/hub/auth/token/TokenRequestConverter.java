package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.token.AgentProof.Proof;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationConverter;

/// Reads the grant from a token request whose agent is proven.
final class TokenRequestConverter implements AuthenticationConverter {

    private final BaseUrl baseUrl;

    TokenRequestConverter(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
    }

    @Override
    public Authentication convert(HttpServletRequest request) {
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof AgentProof client)) {
            throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "Prove your key first.");
        }
        checkAudience(request, client);
        checkResource(request);
        var grant = request.getParameter("grant_type");
        if (grant == null || grant.isEmpty()) {
            throw refuse(OAuth2ErrorCodes.INVALID_REQUEST, "grant_type is needed.");
        }
        // The body was read once, so there is one value a name.
        var parameters = request.getParameterMap().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, parameter -> parameter.getValue()[0]));
        return new TokenRequest(new AuthorizationGrantType(grant), client, parameters);
    }

    /// RFC 8707: the hub issues tokens for itself only.
    private void checkResource(HttpServletRequest request) {
        var resource = request.getParameter("resource");
        if (resource != null && !baseUrl.isNamedBy(resource)) {
            throw refuse(Grants.INVALID_TARGET, "resource can only be " + baseUrl.value());
        }
    }

    /// A signed body names the hub it is meant for, so that no other hub can pass it on (WIRE 2, proof 3).
    private void checkAudience(HttpServletRequest request, AgentProof client) {
        var audience = request.getParameter("aud");
        if (client.proof() instanceof Proof.Signature && (audience == null || !baseUrl.isNamedBy(audience))) {
            throw refuse(OAuth2ErrorCodes.INVALID_REQUEST, "The signed body must hold aud=" + baseUrl.value());
        }
    }
}
