package com.onetimesecret.hub.auth.verify;

import com.onetimesecret.hub.auth.HttpCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of a question about a signature: one over `{time}.{body}`, or that of a whole request.
///
/// @param time what the header `X-Agent-Sig-Time` said, in unix seconds
/// @param body as text, or `bodyBase64` for bytes that are none
record VerifyRequest(
        @Nullable String agentId,
        @Nullable String domain,
        @Nullable String signature,
        @Nullable Long time,
        @Nullable String body,
        @Nullable String bodyBase64,
        @Nullable Received request) {

    private static final long LATEST = 99_999_999_999L;
    private static final int MOST_HEADERS = 100;

    /// A request as it came: several values of a header are joined by a comma.
    record Received(
            @Nullable String method,
            @Nullable String url,
            @Nullable Map<String, @Nullable String> headers) {

        /// Where the request went.
        URI target() {
            try {
                var target = URI.create(url == null ? "" : url);
                if (target.getHost() != null
                        && target.getScheme() != null
                        && target.getScheme().matches("https?")) {
                    return target;
                }
            } catch (IllegalArgumentException notAUrl) {
                throw FindSubject.refused("/request/url", "must be a URL, percent-encoded as it was sent");
            }
            throw FindSubject.refused("/request/url", "must be the whole http or https URL that the request went to");
        }

        HttpCall call(byte[] body) {
            if (method == null || !method.matches("[A-Z]{1,20}")) {
                throw FindSubject.refused("/request/method", "must be the method of the request, such as GET");
            }
            if (headers == null || headers.size() > MOST_HEADERS) {
                throw FindSubject.refused("/request/headers", "must be an object of at most 100 headers");
            }
            var values = new HashMap<String, String>();
            headers.forEach((name, value) -> {
                if (value == null || values.put(name.toLowerCase(Locale.ROOT), value) != null) {
                    throw FindSubject.refused("/request/headers", "must name each header once, with a text");
                }
            });
            var target = target();
            return new HttpCall(
                    method,
                    target.getRawPath().isEmpty() ? "/" : target.getRawPath(),
                    target.getRawQuery(),
                    name -> {
                        var value = values.get(name.toLowerCase(Locale.ROOT));
                        return value == null ? List.of() : List.of(value);
                    },
                    () -> body);
        }
    }

    /// Refuses what is neither of the two questions.
    ///
    /// @throws HubException invalid-request
    void check() {
        if (request != null) {
            if (signature != null || time != null) {
                throw FindSubject.refused("/request", "has its own signature and time; leave signature and time out");
            }
            return;
        }
        if (signature == null) {
            throw FindSubject.refused("/signature", "is needed, or request with a signature of its own");
        }
        if (time == null || time < 0 || time > LATEST) {
            throw FindSubject.refused("/time", "is needed: the unix seconds that were signed with the body");
        }
    }

    /// The bytes that were signed or sent; none if there is no body.
    byte[] bytes() {
        if (body != null && bodyBase64 != null) {
            throw FindSubject.refused("/body_base64", "and body exclude each other");
        }
        if (bodyBase64 == null) {
            return (body == null ? "" : body).getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(bodyBase64);
        } catch (IllegalArgumentException notBase64) {
            throw FindSubject.refused("/body_base64", "must be base64");
        }
    }
}
