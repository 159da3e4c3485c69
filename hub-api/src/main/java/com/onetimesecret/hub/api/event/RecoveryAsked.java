package com.onetimesecret.hub.api.event;

import java.time.Instant;

/// Somebody asked for a new way into the account of that address; published inside the transaction that makes the
/// link.
///
/// @param link lets whoever has it set a new password, once
public record RecoveryAsked(String email, String link, Instant expiresAt) {

    @Override
    public String toString() {
        return "RecoveryAsked[email=" + email + "]";
    }
}
