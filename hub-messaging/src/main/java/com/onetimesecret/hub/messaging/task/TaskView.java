package com.onetimesecret.hub.messaging.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.problem.NextStep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A task as an agent sees it.
///
/// @param to who alone may claim it
/// @param candidates how many agents may claim it; told to its sender when it is handed over
/// @param contextSecretKey for the holder alone, when it claims or renews, while it opens something
/// @param secretState of a secret that this hub stores: `sealed`, `revealed`, `expired` or `burned`
/// @param secretRevealedBy for the sender, the holder and who finished the task, as the time is
/// @param result for the sender and who produced it
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskView(
        TaskId id,
        TaskState state,
        String taskDescription,
        @Nullable String doneWhen,
        Priority priority,
        @Nullable Instant deadline,
        AgentId sender,
        @Nullable List<String> to,
        @Nullable List<String> capabilities,
        @Nullable Integer candidates,
        String messageId,
        String correlationId,
        int leaseSeconds,
        int generation,
        @Nullable Lease lease,
        boolean hasContextSecret,
        @Nullable String contextSecretKey,
        @Nullable String secretState,
        @Nullable Instant secretRevealedAt,
        @Nullable String secretRevealedBy,
        int attempts,
        int maxAttempts,
        @Nullable AgentId finishedBy,
        @Nullable JsonNode result,
        @Nullable String reason,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt,
        @Nullable JsonNode history,
        @Nullable List<NextStep> next) {

    static final String PATH = "/api/v2/agent/tasks";

    /// Who holds a task, under which number, and until when.
    record Lease(AgentId holder, int generation, Instant expiresAt) {}
}
