package com.onetimesecret.hub.a2a;

import java.io.IOException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Where news of a task are pushed: webhooks of the caller that carry news of one task.
@Component
class PushConfigs {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final HubTasks tasks;

    PushConfigs(HubTasks tasks) {
        this.tasks = tasks;
    }

    /// Begins to push; the hub names the configuration.
    JsonNode create(Session session, JsonNode config) throws IOException {
        var task = task(session, config);
        var body =
                NODES.objectNode().put("url", config.path("url").asString("")).put("task_id", task);
        var token = config.path("token").asString("");
        if (!token.isEmpty()) {
            body.put("notification_token", token);
        }
        var authentication = config.path("authentication");
        var scheme = authentication.path("scheme").asString("");
        if (!scheme.isEmpty()) {
            body.put(
                    "authorization",
                    (scheme + " " + authentication.path("credentials").asString("")).strip());
        }
        return shown(tasks.addWebhook(session, body));
    }

    JsonNode get(Session session, RpcCall call) throws IOException {
        var task = task(session, call.params());
        var wanted = call.text("id");
        return tasks.webhooks(session, task).stream()
                .filter(hook -> hook.path("id").asString("").equals(wanted))
                .findFirst()
                .map(PushConfigs::shown)
                .orElseThrow(A2aFailure::noTask);
    }

    JsonNode list(Session session, RpcCall call) throws IOException {
        var page = NODES.objectNode();
        var configs = page.putArray("configs");
        tasks.webhooks(session, task(session, call.params())).forEach(hook -> configs.add(shown(hook)));
        return page.put("nextPageToken", "");
    }

    /// Stops pushing; what is gone already is no mistake.
    JsonNode delete(Session session, RpcCall call) throws IOException {
        var task = task(session, call.params());
        var wanted = call.text("id");
        for (var hook : tasks.webhooks(session, task)) {
            if (hook.path("id").asString("").equals(wanted)) {
                tasks.removeWebhook(session, wanted);
            }
        }
        return NODES.objectNode();
    }

    private String task(Session session, JsonNode params) throws IOException {
        var id = params.path("taskId").asString("");
        return tasks.find(session, id).get("id").stringValue();
    }

    /// Never with what the receiver knows pushes by.
    private static ObjectNode shown(JsonNode hook) {
        var config = NODES.objectNode();
        config.set("id", hook.get("id"));
        config.set("taskId", hook.get("task_id"));
        config.set("url", hook.get("url"));
        return config;
    }
}
