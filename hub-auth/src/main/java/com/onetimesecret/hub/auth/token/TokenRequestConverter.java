package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.ProtectedResource;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
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
        var client = ProvenClient.of(request, baseUrl);
        var audience = audience(request);
        var grant = request.getParameter("grant_type");
        if (grant == null || grant.isEmpty()) {
            throw refuse(OAuth2ErrorCodes.INVALID_REQUEST, "grant_type is needed.");
        }
        // The body was read once, so there is one value a name.
        var parameters = request.getParameterMap().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, parameter -> parameter.getValue()[0]));
        return new TokenRequest(new AuthorizationGrantType(grant), client, parameters, audience);
    }

    /// RFC 8707: the hub issues tokens for itself only, or for a part of it.
    private ProtectedResource audience(HttpServletRequest request) {
        var resource = request.getParameter("resource");
        return resource == null
                ? ProtectedResource.HUB
                : ProtectedResource.named(resource, baseUrl)
                        .orElseThrow(() -> refuse(Grants.INVALID_TARGET, ProtectedResource.choices(baseUrl)));
    }
}
