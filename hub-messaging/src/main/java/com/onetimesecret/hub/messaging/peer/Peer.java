package com.onetimesecret.hub.messaging.peer;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An agent as the others of its network see it.
record Peer(
        AgentId agentId,
        String name,
        String purpose,
        List<String> capabilities,
        Presence status,
        String owner,
        @Nullable Instant lastSeenAt,
        @Nullable String keyThumbprint,
        @JsonRawValue @Nullable String encryptionKey,
        @Nullable String note,
        @Nullable Instant nextActiveAt) {

    static Peer of(Agent agent, Instant now, PeerSettings settings) {
        return new Peer(
                agent.id(),
                agent.name(),
                agent.purpose(),
                agent.capabilities(),
                Presence.at(now, agent.lastSeenAt(), settings),
                agent.owner(),
                agent.lastSeenAt(),
                agent.keyThumbprint(),
                agent.encryptionKey(),
                null,
                null);
    }

    /// The same with what it says about itself, if it does.
    Peer with(JdbcPresence.@Nullable Remark remark) {
        return remark == null
                ? this
                : new Peer(
                        agentId,
                        name,
                        purpose,
                        capabilities,
                        status,
                        owner,
                        lastSeenAt,
                        keyThumbprint,
                        encryptionKey,
                        remark.note(),
                        remark.nextActiveAt());
    }

    /// Whether the words appear in what it says about itself, whatever the case.
    boolean mentions(String words) {
        var wanted = words.toLowerCase(Locale.ROOT);
        return Stream.concat(Stream.of(name, purpose), capabilities.stream())
                .filter(Objects::nonNull)
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
    }
}
