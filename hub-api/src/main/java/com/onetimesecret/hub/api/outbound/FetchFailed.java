package com.onetimesecret.hub.api.outbound;

/// An outbound call that was not made or brought no whole answer; the message may be shown to whoever named the URL.
public final class FetchFailed extends Exception {

    private static final long serialVersionUID = 1;

    /// What went wrong, for callers that try again or not.
    public enum Reason {
        /// The URL itself is not one the hub calls; trying again is useless.
        URL_REFUSED,
        /// The name stands for an address inside somebody's network.
        ADDRESS_REFUSED,
        /// The name is unknown, nobody listens, or TLS or HTTP went wrong.
        UNREACHABLE,
        /// The whole call took longer than it may.
        TOO_SLOW,
        /// The answer's body is longer than it may be.
        TOO_LARGE
    }

    private final Reason reason;

    FetchFailed(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    FetchFailed(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /// Why there is no answer.
    public Reason reason() {
        return reason;
    }

    /// Whether the same call may succeed later.
    public boolean mayPass() {
        return reason == Reason.UNREACHABLE || reason == Reason.TOO_SLOW;
    }
}
