package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A network as its operator sees it.
public record StoredNetwork(
        NetworkId id,
        String slug,
        String name,
        Instant createdAt,
        @Nullable Instant suspendedAt,
        Limits limits) {

    /// What it is allowed; null: what the hub allows every network.
    public record Limits(
            @Nullable Long agents,
            @Nullable Long messagesPerDay,
            @Nullable Long storedBytes) {

        /// What the hub allows every network.
        public static final Limits OF_THE_HUB = new Limits(null, null, null);
    }
}
