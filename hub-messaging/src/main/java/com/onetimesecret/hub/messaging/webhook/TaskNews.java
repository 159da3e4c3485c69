package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.messaging.schema.StrictJson;
import com.onetimesecret.hub.messaging.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a message of the hub tells of a task, as A2A 1.0 pushes it: a `StreamResponse` with a status.
record TaskNews(String text, boolean isLast) {

    private static final String REVEALED = "secret_revealed";

    /// The news of that task in the message; empty if it is about something else, or not the hub's own.
    static Optional<TaskNews> of(JsonNode message, String taskId) {
        var metadata = message.path("metadata");
        var state = metadata.path("task_state").asString("");
        if (!message.path("origin").path("kind").asString("").equals("system")
                || !message.path("payload").path("task_id").asString("").equals(taskId)
                || !TaskState.wireNames().contains(state)
                || metadata.path("event").asString("").equals(REVEALED)) {
            return Optional.empty();
        }
        var whole = StrictJson.MAPPER.createObjectNode();
        var update = whole.putObject("statusUpdate").put("taskId", taskId);
        update.set("contextId", message.get("correlation_id"));
        update.putObject("status")
                .put("state", "TASK_STATE_" + state.toUpperCase(Locale.ROOT))
                .set("timestamp", message.get("received_at"));
        return Optional.of(new TaskNews(whole.toString(), TaskState.of(state).isOver()));
    }

    byte[] body() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
