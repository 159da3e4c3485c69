package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.messaging.log.Cursor;
import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.TopicPattern;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A URL that gets an agent's messages pushed, and how far that has come.
///
/// @param topics patterns; empty: all topics
/// @param types empty: all types
/// @param toMe whether only messages to the agent are pushed
/// @param taskId the one task whose news are pushed, in the form of A2A; null: messages are pushed as they are
/// @param place what lies behind it still has to be pushed
/// @param claim the number of the turn; once another hub has taken the next, nothing is noted for this one
public record Webhook(
        WebhookId id,
        NetworkId networkId,
        AgentId agentId,
        String url,
        List<String> topics,
        List<String> types,
        boolean toMe,
        @Nullable String taskId,
        Instant createdAt,
        Cursor place,
        long claim,
        Health health) {

    public Webhook {
        topics = List.copyOf(topics);
        types = List.copyOf(types);
    }

    /// What it pushes.
    Filter filter() {
        var patterns = topics.stream()
                .flatMap(topic -> TopicPattern.parse(topic).stream())
                .toList();
        return new Filter(networkId, agentId, patterns, types, null, toMe, null, null);
    }

    /// How its pushes fare.
    ///
    /// @param failures failed attempts in a row
    /// @param endedAt when the hub gave up, if it did
    public record Health(
            int failures,
            @Nullable Instant failingSince,
            @Nullable String lastError,
            Instant nextAttemptAt,
            @Nullable Instant endedAt,
            @Nullable String endedReason) {}
}
