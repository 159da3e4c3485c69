package com.onetimesecret.hub.auth.domain;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What binds one agent to one domain.
///
/// @param content what whoever controls the domain publishes
/// @param provableUntil until when the challenge may be met, or null
/// @param failingSince since when the proof is missing, or null
/// @param releasedUntil until when nobody else may claim what was released, or null
record Claim(
        long id,
        DomainName domain,
        AgentId agentId,
        NetworkId networkId,
        State state,
        boolean hosted,
        String content,
        Instant createdAt,
        @Nullable Instant provableUntil,
        @Nullable Instant verifiedAt,
        @Nullable Instant failingSince,
        @Nullable Instant releasedUntil) {

    /// How it stands.
    enum State {
        PENDING,
        VERIFIED,
        /// The proof has been missing for too long: not served, and nobody else's either.
        SUSPENDED,
        RELEASED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String stored) {
            return valueOf(stored.toUpperCase(Locale.ROOT));
        }
    }

    /// Whether the agent has it, though it may not be served.
    boolean isHeld() {
        return state == State.VERIFIED || state == State.SUSPENDED;
    }

    /// Whether the agent may prove it at that time.
    boolean isProvable(Instant now) {
        return !hosted && (isHeld() || (provableUntil != null && provableUntil.isAfter(now)));
    }
}
