package com.onetimesecret.hub.api.outbound;

import java.time.Duration;

/// How long one outbound call may last from the name's resolution to the last byte, and how many bytes of body it
/// may bring back.
public record FetchLimits(Duration wholeCall, int maxBytes) {

    /// Enough for key sets, identity documents and the answers of notification endpoints.
    public static final FetchLimits USUAL = new FetchLimits(Duration.ofSeconds(5), 64 * 1024);

    public FetchLimits {
        if (wholeCall.isNegative() || wholeCall.isZero() || maxBytes < 0) {
            throw new IllegalArgumentException("An outbound call needs time, and its body a limit");
        }
    }
}
