package com.onetimesecret.hub.a2a;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A task of the hub in the words of the protocol, which are the hub's own in upper case.
final class A2aTask {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String PREFIX = "TASK_STATE_";
    private static final Set<String> OVER = Set.of("completed", "failed", "canceled", "rejected");
    private static final Set<String> KNOWN = Set.of("submitted", "working", "input_required", "auth_required");

    private A2aTask() {}

    /// How much of a task is wanted.
    ///
    /// @param history messages at most; null: all that there are
    /// @param artifacts whether what came of it is wanted
    /// @param question what the agent wants to know before it goes on, or null
    record Wanted(
            @Nullable Integer history,
            boolean artifacts,
            @Nullable JsonNode question) {}

    /// The state that a client names, as the hub has it; null for one that no task is ever in here.
    static @Nullable String state(String named) {
        var state = named.startsWith(PREFIX) ? named.substring(PREFIX.length()).toLowerCase(Locale.ROOT) : "";
        if (!OVER.contains(state) && !KNOWN.contains(state)) {
            throw A2aFailure.params("`status` is a state such as TASK_STATE_WORKING.");
        }
        return state.equals("auth_required") ? null : state;
    }

    static boolean isOver(JsonNode task) {
        return OVER.contains(task.get("state").stringValue());
    }

    static boolean isInterrupted(JsonNode task) {
        return task.get("state").stringValue().equals("input_required");
    }

    /// The whole task.
    static ObjectNode of(JsonNode task, Wanted wanted) {
        var whole = NODES.objectNode();
        whole.set("id", task.get("id"));
        whole.set("contextId", task.get("correlation_id"));
        whole.set("status", status(task, wanted.question()));
        if (wanted.artifacts()) {
            var artifacts = whole.putArray("artifacts");
            if (task.has("result")) {
                artifacts.add(artifact(task));
            }
        }
        if (wanted.history() == null || wanted.history() > 0) {
            var first = message(task, task.get("message_id").stringValue(), "ROLE_USER");
            first.putArray("parts").addObject().set("text", task.get("task_description"));
            whole.putArray("history").add(first);
        }
        return whole;
    }

    private static ObjectNode status(JsonNode task, @Nullable JsonNode question) {
        var status =
                status(task.get("state").stringValue(), task.get("updated_at").stringValue());
        if (question != null && isInterrupted(task)) {
            var asked = message(task, question.get("id").stringValue(), "ROLE_AGENT");
            asked.putArray("parts")
                    .addObject()
                    .put("text", question.path("question").asString(""));
            status.set("message", asked);
        } else if (task.has("reason")) {
            var said = message(task, task.get("id").stringValue() + "-reason", "ROLE_AGENT");
            said.putArray("parts").addObject().set("text", task.get("reason"));
            status.set("message", said);
        }
        return status;
    }

    private static ObjectNode status(String state, String at) {
        return NODES.objectNode()
                .put("state", PREFIX + state.toUpperCase(Locale.ROOT))
                .put("timestamp", at);
    }

    private static ObjectNode message(JsonNode task, String id, String role) {
        var message = NODES.objectNode().put("messageId", id);
        message.set("contextId", task.get("correlation_id"));
        message.set("taskId", task.get("id"));
        return message.put("role", role);
    }

    private static ObjectNode artifact(JsonNode task) {
        var artifact = NODES.objectNode().put("artifactId", "result").put("name", "result");
        var part = artifact.putArray("parts").addObject();
        var result = task.get("result");
        if (result.isString()) {
            part.set("text", result);
        } else {
            part.set("data", result);
            part.put("mediaType", "application/json");
        }
        return artifact;
    }

    /// The event that begins a stream.
    static ObjectNode event(ObjectNode task) {
        return NODES.objectNode().set("task", task);
    }

    /// The event about what came of it.
    static ObjectNode artifactEvent(JsonNode task) {
        var update = about(task);
        update.set("artifact", artifact(task));
        return NODES.objectNode().set("artifactUpdate", update.put("lastChunk", true));
    }

    /// The event about the state that the task is in now.
    static ObjectNode statusEvent(JsonNode task, @Nullable JsonNode question) {
        var update = about(task);
        update.set("status", status(task, question));
        return NODES.objectNode().set("statusUpdate", update);
    }

    /// The event about a state that it went through.
    static ObjectNode passedEvent(JsonNode task, JsonNode change) {
        var update = about(task);
        update.set(
                "status",
                status(change.get("state").stringValue(), change.get("at").stringValue()));
        return NODES.objectNode().set("statusUpdate", update);
    }

    private static ObjectNode about(JsonNode task) {
        var update = NODES.objectNode();
        update.set("taskId", task.get("id"));
        update.set("contextId", task.get("correlation_id"));
        return update;
    }

    /// The changes of the task behind that one, the oldest first.
    static List<JsonNode> changesSince(JsonNode last, JsonNode task) {
        var all =
                StreamSupport.stream(task.path("history").spliterator(), false).toList();
        return all.subList(all.lastIndexOf(last) + 1, all.size());
    }

    /// The last change of the task.
    static JsonNode lastChange(JsonNode task) {
        var history = task.path("history");
        return history.isEmpty() ? NODES.missingNode() : history.get(history.size() - 1);
    }
}
