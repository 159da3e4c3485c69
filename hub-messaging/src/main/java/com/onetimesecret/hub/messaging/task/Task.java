package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Work that one agent handed to others, as it stands now: a lease that has run out is none.
///
/// @param number its place among equally urgent ones
/// @param recipients who alone may claim it; null: whoever has all `capabilities`
/// @param sealedKey the sealed key of its secret, which only the holder gets
/// @param secretId of its secret, if this hub stores it
/// @param generation how often it was claimed
/// @param lapsedHolder who lost it by the last change
/// @param result what its holder made of it, as JSON
/// @param history its transitions, as JSON
/// @param expiresAt while it is open, when it ends by itself; afterwards, when it is gone
public record Task(
        long number,
        TaskId id,
        NetworkId networkId,
        AgentId sender,
        String messageId,
        String correlationId,
        String description,
        @Nullable String doneWhen,
        Priority priority,
        @Nullable List<String> recipients,
        List<String> capabilities,
        List<String> rejectedBy,
        @Nullable Instant deadline,
        int leaseSeconds,
        @Nullable String sealedKey,
        @Nullable String secretId,
        TaskState state,
        @Nullable AgentId holder,
        int generation,
        @Nullable Instant leaseUntil,
        @Nullable AgentId lapsedHolder,
        int attempts,
        int maxAttempts,
        @Nullable String result,
        @Nullable AgentId finishedBy,
        @Nullable String reason,
        String history,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt) {

    public Task {
        recipients = recipients == null ? null : List.copyOf(recipients);
        capabilities = List.copyOf(capabilities);
        rejectedBy = List.copyOf(rejectedBy);
    }

    /// Whether an agent with these approved capabilities is one that it was handed to: named by the sender, or having
    /// all the capabilities if the sender named nobody.
    boolean isFor(AgentId agent, List<String> approved) {
        return recipients == null ? approved.containsAll(capabilities) : recipients.contains(agent.value());
    }

    /// Whether the agent holds it now.
    boolean isHeldBy(AgentId agent) {
        return agent.equals(holder);
    }

    /// Never shows what the agents said to each other.
    @Override
    public String toString() {
        return id + " " + state;
    }
}
