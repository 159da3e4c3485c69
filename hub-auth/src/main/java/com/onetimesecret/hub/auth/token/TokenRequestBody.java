package com.onetimesecret.hub.auth.token;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a token request once, keeping the bytes for whoever checks a signature over them; a form or a flat JSON
/// object.
///
/// Parameters come from the body only: a query string is where credentials leak.
final class TokenRequestBody extends OncePerRequestFilter {

    static final String BYTES = TokenRequestBody.class.getName() + ".bytes";
    private static final int LONGEST = 64 * 1024;

    /// Where clients prove themselves.
    private static final Set<String> ENDPOINTS = Set.of(
            "/oauth2/token",
            "/oauth2/introspect",
            "/oauth2/revoke",
            "/oauth2/bc-authorize",
            "/oauth2/device_authorization");

    private final JsonMapper mapper;
    private final OAuthErrors errors;

    TokenRequestBody(JsonMapper mapper, OAuthErrors errors) {
        this.mapper = mapper;
        this.errors = errors;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !ENDPOINTS.contains(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!request.getMethod().equals("POST")) {
            // The framework would pass any other method on to nothing.
            response.setHeader("Allow", "POST");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        try {
            var bytes = request.getInputStream().readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw invalid("The body is larger than 64 KiB.");
            }
            request.setAttribute(BYTES, bytes);
            chain.doFilter(new Parsed(request, parse(request, bytes)), response);
        } catch (OAuth2AuthenticationException refused) {
            errors.onAuthenticationFailure(request, response, refused);
        }
    }

    private Map<String, String> parse(HttpServletRequest request, byte[] bytes) {
        var type = request.getContentType() == null ? null : mediaType(request.getContentType());
        if (type != null && type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            return json(bytes);
        }
        if (type != null && type.isCompatibleWith(MediaType.APPLICATION_FORM_URLENCODED)) {
            return form(new String(bytes, StandardCharsets.UTF_8));
        }
        throw invalid("Send application/x-www-form-urlencoded (or application/json).");
    }

    private static @Nullable MediaType mediaType(String text) {
        try {
            return MediaType.parseMediaType(text);
        } catch (org.springframework.http.InvalidMediaTypeException unreadable) {
            return null;
        }
    }

    private Map<String, String> json(byte[] bytes) {
        try {
            var parameters = new LinkedHashMap<String, String>();
            var tree = mapper.readTree(bytes);
            if (!tree.isObject()) {
                throw invalid("The JSON body must be an object of strings.");
            }
            for (Map.Entry<String, JsonNode> member : tree.properties()) {
                if (!member.getValue().isValueNode() || member.getValue().isNull()) {
                    throw invalid("Every member of the JSON body must be a string.");
                }
                parameters.put(member.getKey(), member.getValue().asString());
            }
            return parameters;
        } catch (JacksonException unreadable) {
            throw invalid("The JSON body cannot be read.");
        }
    }

    private static Map<String, String> form(String body) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : body.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            var name = decode(equals < 0 ? pair : pair.substring(0, equals));
            var value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (parameters.put(name, value) != null) {
                throw invalid("A parameter is there twice.");
            }
        }
        return parameters;
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw invalid("The form is not percent-encoded as it should be.");
        }
    }

    private static OAuth2AuthenticationException invalid(String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, description, null));
    }

    /// The request with the parameters that were read, and none from anywhere else.
    private static final class Parsed extends HttpServletRequestWrapper {

        private final Map<String, String[]> parameters = new LinkedHashMap<>();

        Parsed(HttpServletRequest request, Map<String, String> parameters) {
            super(request);
            parameters.forEach((name, value) -> this.parameters.put(name, new String[] {value}));
        }

        @Override
        public @Nullable String getParameter(String name) {
            var values = parameters.get(name);
            return values == null ? null : values[0];
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Collections.unmodifiableMap(parameters);
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.enumeration(parameters.keySet());
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            var values = parameters.get(name);
            return values == null ? null : values.clone();
        }

        @Override
        public @Nullable String getQueryString() {
            return null;
        }
    }
}
