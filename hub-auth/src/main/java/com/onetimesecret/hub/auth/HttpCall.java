package com.onetimesecret.hub.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parts of an HTTP request that a proof of possession speaks about, as they came.
///
/// @param path the raw path, percent-encoded
/// @param query the raw query without its question mark, or null if there is none
public record HttpCall(String method, String path, @Nullable String query, Headers headers, Body body) {

    /// All values of a header, one for each line, in order; empty if it is not there.
    @FunctionalInterface
    public interface Headers {
        List<String> of(String name);
    }

    /// The whole body, read when a proof needs it.
    @FunctionalInterface
    public interface Body {
        byte[] read() throws IOException;
    }

    /// The call behind a servlet request.
    public static HttpCall of(HttpServletRequest request, Body body) {
        return new HttpCall(
                request.getMethod(),
                request.getRequestURI(),
                request.getQueryString(),
                name -> Collections.list(request.getHeaders(name)),
                body);
    }

    /// The value of a header that is there exactly once.
    public Optional<String> only(String header) {
        var values = headers.of(header);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
}
