package com.onetimesecret.hub.web.repeat;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;

/// The name that a client gives one POST, under which it may send it again
/// (draft-ietf-httpapi-idempotency-key-header).
record IdempotencyKey(String value) {

    /// The request header.
    static final String HEADER = "Idempotency-Key";

    private static final int LONGEST = 255;

    /// The key of a request that has the header; quotes around it, as the draft writes them, are no part of it.
    ///
    /// @throws HubException malformed-request
    static IdempotencyKey of(HttpServletRequest request) {
        var headers = Collections.list(request.getHeaders(HEADER));
        if (headers.size() != 1) {
            throw malformed();
        }
        var text = headers.getFirst().strip();
        var quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        var key = quoted ? text.substring(1, text.length() - 1) : text;
        if (key.isEmpty() || key.length() > LONGEST || !key.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"')) {
            throw malformed();
        }
        return new IdempotencyKey(key);
    }

    private static HubException malformed() {
        return new HubException(
                ProblemType.MALFORMED_REQUEST,
                HEADER + " must be sent once, with 1 to " + LONGEST
                        + " printable ASCII characters and no quotes within, such as a UUID.");
    }

    /// Does not show the key, which opens what is kept under it.
    @Override
    public String toString() {
        return "IdempotencyKey";
    }
}
