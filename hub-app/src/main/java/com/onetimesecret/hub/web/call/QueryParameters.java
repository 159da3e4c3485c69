package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/// The query parameters that one route knows; any other is a mistake that its author wants to hear about (WIRE 0).
///
/// @param repeatable name to whether it may come more than once
record QueryParameters(Map<String, Boolean> repeatable, boolean open) {

    private static final DefaultParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

    /// The parameters that the controller method declares with `@RequestParam`.
    static QueryParameters of(HandlerMethod handler) {
        var known = new TreeMap<String, Boolean>();
        var open = false;
        for (var parameter : handler.getMethodParameters()) {
            var declared = parameter.getParameterAnnotation(RequestParam.class);
            if (declared == null) {
                continue;
            }
            var type = parameter.getParameterType();
            if (Map.class.isAssignableFrom(type)) {
                open = true;
            } else {
                known.put(name(declared, parameter), type.isArray() || Collection.class.isAssignableFrom(type));
            }
        }
        return new QueryParameters(known, open);
    }

    /// Looks at every parameter of the request.
    ///
    /// @throws HubException invalid-request for unknown and repeated names and for text that is none,
    /// malformed-request for broken escapes
    void check(HttpServletRequest request) {
        var query = request.getQueryString();
        if (query == null || query.isEmpty()) {
            return;
        }
        var errors = new ArrayList<FieldError>();
        var seen = new HashSet<String>();
        for (var pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            var parts = pair.split("=", 2);
            check(decoded(parts[0]), decoded(parts.length == 1 ? "" : parts[1]), seen, errors);
        }
        if (!errors.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, errors);
        }
    }

    private void check(String name, String value, Set<String> seen, List<FieldError> errors) {
        var mayRepeat = repeatable.get(name);
        if (mayRepeat == null && !open) {
            var shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
            errors.add(FieldError.unknown("?" + shown, name, List.copyOf(repeatable.keySet())));
        } else if (!seen.add(name) && Boolean.FALSE.equals(mayRepeat)) {
            errors.add(FieldError.at("?" + name, "may be given once"));
        } else if (value.indexOf(0) >= 0 || name.indexOf(0) >= 0) {
            errors.add(FieldError.at("?" + name.replace("\0", ""), "must not hold NUL"));
        }
    }

    private static String name(RequestParam declared, MethodParameter parameter) {
        if (!declared.name().isEmpty()) {
            return declared.name();
        }
        parameter.initParameterNameDiscovery(NAMES);
        var name = parameter.getParameterName();
        if (name == null) {
            throw new IllegalStateException("A @RequestParam has no name: " + parameter);
        }
        return name;
    }

    private static String decoded(String text) {
        try {
            // Decoded to bytes first, because a decoder of text replaces what is not UTF-8 instead of refusing it.
            var bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException broken) {
            throw new HubException(
                    ProblemType.MALFORMED_REQUEST, "The query must be percent-encoded UTF-8, and it is not.");
        }
    }
}
