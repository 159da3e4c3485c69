package com.onetimesecret.hub.auth.join;

/// What one poll at the token endpoint found (CIBA Core 11).
public enum Poll {
    /// Approved, and this very poll got the handle's only token.
    REDEEMED,
    /// A token was given out for this handle before.
    USED,
    /// The key was not proven when the request was made; this call proves it.
    PROOF_REQUIRED,
    PENDING,
    /// Too early while undecided; the interval grew.
    SLOW_DOWN,
    DENIED,
    EXPIRED,
    /// Approved once, but the agent was paused, revoked or given another key since.
    STOPPED;

    /// Whether no later poll of the handle can get a token.
    public boolean isOver() {
        return switch (this) {
            case REDEEMED, PROOF_REQUIRED, PENDING, SLOW_DOWN -> false;
            case USED, DENIED, EXPIRED, STOPPED -> true;
        };
    }
}
