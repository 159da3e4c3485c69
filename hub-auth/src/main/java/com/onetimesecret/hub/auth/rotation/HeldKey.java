package com.onetimesecret.hub.auth.rotation;

import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.AgentSignature;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A key that is or was an agent's, and from when to when.
///
/// @param retiredAt when another key took its place, or null
/// @param notAfter until when what it signs counts, or null while no end is known
/// @param revokedAt when it was revoked, or null
public record HeldKey(
        AgentKey key,
        Status status,
        Instant createdAt,
        @Nullable Instant retiredAt,
        @Nullable Instant notAfter,
        @Nullable Instant revokedAt) {

    /// How a key stands.
    public enum Status {
        ACTIVE,
        /// Another key took its place; what it signed in its time is good.
        RETIRED,
        /// Nothing that it signed counts, whenever that was: a time inside a signature is its signer's word.
        REVOKED;

        /// The name on the wire.
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whether what it signed at that time is good. Clocks differ, so a signature may be a little older than its key.
    public boolean isGoodAt(Instant time) {
        return status != Status.REVOKED
                && !time.isBefore(createdAt.minus(AgentSignature.WINDOW))
                && (notAfter == null || time.isBefore(notAfter));
    }
}
