package com.onetimesecret.hub.api.identity;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An agent as anybody may see it (WIRE 6).
///
/// @param domain the verified domain it is known by, or null
/// @param origin where its documents, deposit box and magic links are, without a slash at the end
public record AgentIdentity(
        AgentId id,
        NetworkId networkId,
        String name,
        @Nullable String domain,
        String origin,
        State state,
        Instant createdAt,
        @Nullable Instant revokedAt) {

    /// Whether others may leave something with it: a person's yes stands now.
    public boolean isOpen() {
        return state == State.ACTIVE;
    }

    /// How an agent stands.
    public enum State {
        ACTIVE,
        /// Paused, its approval run out, or its network suspended: known, and it may come back.
        RESTING,
        REVOKED
    }
}
