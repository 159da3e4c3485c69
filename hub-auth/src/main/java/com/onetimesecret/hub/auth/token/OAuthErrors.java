package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.auth.dpop.DpopRefused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Renders refusals of the token endpoint as RFC 6749 5.2 and CIBA Core 11 say: 400, or 401 for a client that is
/// not proven.
@Component
class OAuthErrors implements AuthenticationFailureHandler {

    private static final String BY_THE_FRAMEWORK = "OAuth 2.0 Parameter: ";

    private static final Set<String> UNPROVEN =
            Set.of(OAuth2ErrorCodes.INVALID_CLIENT, DpopRefused.Kind.INVALID_DPOP_PROOF.wire());
    private static final List<String> SCHEMES = List.of("Basic", "Bearer", "DPoP");

    private final JsonMapper mapper;
    private final AuthRateLimit rateLimit;

    OAuthErrors(JsonMapper mapper, AuthRateLimit rateLimit) {
        this.mapper = mapper;
        this.rateLimit = rateLimit;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        var error = exception instanceof OAuth2AuthenticationException oauth
                ? oauth.getError()
                : new OAuth2Error(OAuth2ErrorCodes.SERVER_ERROR);
        if (UNPROVEN.contains(error.getErrorCode())) {
            var address = request.getAttribute(ClientAddress.ATTRIBUTE);
            rateLimit.countUnproven(address instanceof ClientAddress known ? known : ClientAddress.UNKNOWN);
        }
        var body = new LinkedHashMap<String, String>();
        body.put("error", error.getErrorCode());
        if (error.getDescription() != null) {
            body.put("error_description", ownWords(error.getDescription()));
        }
        response.setStatus(error.getErrorCode().equals(OAuth2ErrorCodes.INVALID_CLIENT) ? 401 : 400);
        challenge(request, response);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(mapper.writeValueAsBytes(body));
    }

    /// RFC 6749 5.2: who came with an `Authorization` header is answered in its scheme.
    private static void challenge(HttpServletRequest request, HttpServletResponse response) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (response.getStatus() != HttpServletResponse.SC_UNAUTHORIZED || header == null) {
            return;
        }
        var scheme = header.strip().split(" ", 2)[0];
        SCHEMES.stream()
                .filter(scheme::equalsIgnoreCase)
                .findFirst()
                .ifPresent(known -> response.setHeader(HttpHeaders.WWW_AUTHENTICATE, known + " realm=\"hub\""));
    }

    /// The framework names a parameter that is missing or there twice, and nothing else.
    private static String ownWords(String description) {
        return description.startsWith(BY_THE_FRAMEWORK)
                ? description.substring(BY_THE_FRAMEWORK.length()) + " is needed, and once."
                : description;
    }

    /// The refusal with that code; the description is ASCII and says how to do it right.
    static OAuth2AuthenticationException refuse(String code, String description) {
        // RFC 6749 5.2 allows neither quotes nor backslashes nor anything beyond ASCII here.
        var ascii = new StringBuilder(description);
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                ascii.setCharAt(i, c == '"' ? '\'' : c == '\\' ? '/' : '?');
            }
        }
        return new Refusal(new OAuth2Error(code, ascii.toString(), null));
    }

    /// An answer rather than a failure: every poll that waits is one, and nobody looks where it came from.
    private static final class Refusal extends OAuth2AuthenticationException {

        private static final long serialVersionUID = 1L;

        Refusal(OAuth2Error error) {
            super(error);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
