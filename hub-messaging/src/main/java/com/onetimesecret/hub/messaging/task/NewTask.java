package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task as it is handed over.
record NewTask(
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
        @Nullable Instant deadline,
        int leaseSeconds,
        @Nullable String sealedKey,
        @Nullable String secretId,
        Instant createdAt,
        Instant expiresAt) {}
