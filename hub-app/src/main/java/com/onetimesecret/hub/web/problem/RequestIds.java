package com.onetimesecret.hub.web.problem;

import com.onetimesecret.hub.api.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Names requests, so that an answer and the log lines behind it can be matched; a client's own id is not taken
/// over.
@Component
public class RequestIds {

    /// The header that carries the id on every answer.
    public static final String HEADER = "X-Request-Id";

    /// The name under which log lines carry it.
    public static final String LOG_KEY = "request_id";

    private static final String ATTRIBUTE = RequestIds.class.getName();

    private final Tokens tokens;

    RequestIds(Tokens tokens) {
        this.tokens = tokens;
    }

    /// The id of the request, made at first sight.
    public String of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String id) {
            return id;
        }
        var id = next();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /// The id of the request, if it has one.
    public static @Nullable Object known(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE);
    }

    /// A new id.
    public String next() {
        return "req_" + tokens.base62(24);
    }
}
