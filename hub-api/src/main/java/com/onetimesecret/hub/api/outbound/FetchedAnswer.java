package com.onetimesecret.hub.api.outbound;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the other side answered to an outbound call.
public final class FetchedAnswer {

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    FetchedAnswer(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// Whether the status is 2xx; a redirect is not followed and so is not.
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /// The first value of the header of that name.
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /// The body's bytes, as sent.
    public byte[] body() {
        return body.clone();
    }

    /// Says how much came, not what.
    @Override
    public String toString() {
        return "FetchedAnswer[status=" + status + ", bytes=" + body.length + "]";
    }
}
