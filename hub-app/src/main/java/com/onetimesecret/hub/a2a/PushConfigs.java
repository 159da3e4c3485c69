package com.onetimesecret.hub.a2a;

import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Where news of a task are pushed: webhooks of the caller that carry news of one task.
@Component
class PushConfigs {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final HubTasks tasks;
    private final SafeFetch fetch;

    PushConfigs(HubTasks tasks, SafeFetch fetch) {
        this.tasks = tasks;
        this.fetch = fetch;
    }

    /// Refuses a configuration that comes with a message before anything is done that the message asks for.
    ///
    /// @throws A2aFailure if the caller may not have one, or not to that address
    void require(Session session, JsonNode config) throws IOException {
        tasks.requireWebhooks(session);
        try {
            fetch.check(new URI(config.path("url").asString("")));
        } catch (URISyntaxException | FetchFailed refused) {
            throw A2aFailure.params("`taskPushNotificationConfig.url`: " + refused.getMessage());
        }
    }

    /// Begins to push; the hub names the configuration.
    ///
    /// @throws A2aFailure if nothing more will happen to the task
    JsonNode create(Session session, JsonNode config) throws IOException {
        var task = tasks.find(session, config.path("taskId").asString(""));
        if (A2aTask.isOver(task)) {
            throw A2aFailure.over(task);
        }
        return shown(tasks.addWebhook(session, body(config, task), Map.of()));
    }

    /// Begins to push because of that message; its repeat is given the same configuration.
    void create(Session session, JsonNode config, JsonNode task, SentMessage message) throws IOException {
        tasks.addWebhook(session, body(config, task), tasks.onceFor(session, message));
    }

    private static ObjectNode body(JsonNode config, JsonNode task) {
        var body = NODES.objectNode().put("url", config.path("url").asString(""));
        body.set("task_id", task.get("id"));
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
        return body;
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
