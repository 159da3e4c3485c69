package com.onetimesecret.hub.messaging.activity;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.messaging.activity.JdbcDoings.Stored;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an agent said that it is at, whoever may read it.
///
/// @param recipients to whom it was said by name; null: to all
public record SaidStatus(
        AgentId agentId,
        String type,
        @Nullable List<String> recipients,
        Instant at,
        @Nullable String state,
        @Nullable Double progress,
        @Nullable String summary,
        @Nullable String details,
        @Nullable String taskId,
        @Nullable String blockedOn) {

    private static final JsonMapper JSON = new JsonMapper();
    /// What one takes up besides its texts, in characters.
    private static final int BARE = 200;

    public SaidStatus {
        recipients = recipients == null ? null : List.copyOf(recipients);
    }

    static SaidStatus of(Stored stored) {
        var payload = JSON.readTree(stored.body()).path("payload");
        var progress = payload.path("progress");
        return new SaidStatus(
                stored.agentId(),
                stored.type(),
                stored.recipients(),
                stored.at(),
                text(payload, "status"),
                progress.isNumber() ? progress.doubleValue() : null,
                text(payload, "summary"),
                text(payload, "details"),
                text(payload, "task_id"),
                text(payload, "blocked_on"));
    }

    /// Its characters, about.
    int size() {
        return BARE
                + Stream.of(state, summary, details, taskId, blockedOn)
                        .mapToInt(text -> text == null ? 0 : text.length())
                        .sum();
    }

    private static @Nullable String text(JsonNode payload, String member) {
        var value = payload.path(member);
        return value.isString() && !value.stringValue().isBlank() ? value.stringValue() : null;
    }
}
