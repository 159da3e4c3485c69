package com.onetimesecret.hub.web.repeat;

import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.web.call.KeptBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// An authenticated POST with an `Idempotency-Key`, on a route that honours it.
///
/// @param name caller, method, full path and key, which together are what a repeat has in common with the first
@SuppressWarnings("ArrayRecordComponent") // Nobody compares calls.
record KeyedCall(String name, byte[] body) {

    private static final String AGENT_ROUTES = "/api/v2/agent/";
    private static final String SECRETS = "/api/v2/secret";
    private static final List<String> NOT_HONOURED = List.of("/open", "/check", "/verify");

    /// The call that the request is, if it is one.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException malformed-request
    static Optional<KeyedCall> of(HttpServletRequest request) throws IOException {
        if (request.getHeader(IdempotencyKey.HEADER) == null
                || !request.getMethod().equals("POST")
                || !isHonoured(request.getRequestURI())
                || !(request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller)) {
            return Optional.empty();
        }
        var key = IdempotencyKey.of(request);
        // None of these can hold a line break, so no two calls have one name.
        var name = String.join(
                "\n",
                caller.networkId().value(),
                caller.actor(),
                request.getMethod(),
                request.getRequestURI(),
                Objects.requireNonNullElse(request.getQueryString(), ""),
                key.value());
        return Optional.of(new KeyedCall(name, KeptBody.of(request)));
    }

    /// Joining has no caller yet, what opens once must not open again (WIRE 0), and what asks somebody else's
    /// server waits longer than a transaction may, and can be sent again anyway.
    private static boolean isHonoured(String path) {
        return path.equals(SECRETS)
                || (path.startsWith(AGENT_ROUTES)
                        && !path.equals(AGENT_ROUTES + "auth")
                        && NOT_HONOURED.stream().noneMatch(path::endsWith));
    }
}
