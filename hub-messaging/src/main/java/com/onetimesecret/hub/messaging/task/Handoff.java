package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.secret.HiddenText;
import com.onetimesecret.hub.messaging.log.Posted;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A hand-over that was found good.
///
/// @param message what the others read of it: never its secret, nor the key of one
/// @param secret the value that its holder is to get
/// @param secretKey of a secret that is there already
record Handoff(
        TaskId id,
        JsonNode message,
        String correlationId,
        String description,
        @Nullable String doneWhen,
        Priority priority,
        @Nullable List<String> recipients,
        List<String> capabilities,
        @Nullable Instant deadline,
        int leaseSeconds,
        @Nullable HiddenText secret,
        @Nullable HiddenText secretKey) {

    Handoff {
        recipients = recipients == null ? null : List.copyOf(recipients);
        capabilities = List.copyOf(capabilities);
    }

    /// The task that goes with the stored message.
    NewTask task(CurrentAgent sender, Posted posted, TaskSecrets.Kept kept) {
        return new NewTask(
                id,
                sender.networkId(),
                sender.id(),
                posted.id().value(),
                correlationId,
                description,
                doneWhen,
                priority,
                recipients,
                capabilities,
                deadline,
                leaseSeconds,
                kept.sealedKey(),
                kept.secretId(),
                posted.receivedAt(),
                posted.expiresAt());
    }
}
