package com.onetimesecret.hub.a2a;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.WaitingCall;
import com.onetimesecret.hub.web.InnerCalls;
import com.onetimesecret.hub.web.ShortText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The caller's tasks with one agent, by the API's own calls: what they refuse is refused here.
@Component
class HubTasks {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String HANDOFF = "/api/v2/agent/handoff";
    private static final String TASKS = "/api/v2/agent/tasks";
    private static final String QUESTIONS = "/api/v2/agent/questions";
    private static final String WEBHOOKS = "/api/v2/agent/webhooks";
    private static final Pattern ID = Pattern.compile("task_[a-zA-Z0-9]{24}");
    private static final int SUMMARY = 500;
    /// What the API says of a key under which it took another body.
    private static final String TAKEN = "idempotency-conflict";

    private final InnerCalls calls;
    private final A2aSettings settings;
    private final OpenDoor door;
    private final JsonMapper json;

    HubTasks(InnerCalls calls, A2aSettings settings, OpenDoor door, JsonMapper json) {
        this.calls = calls;
        this.settings = settings;
        this.door = door;
        this.json = json;
    }

    /// Hands a new task to the agent; the same message again is the same task.
    JsonNode handOver(Session session, SentMessage message) throws IOException {
        var body = NODES.objectNode().put("task_description", message.text());
        body.putArray("to").add(session.served().value());
        if (message.contextId() != null) {
            body.put("correlation_id", message.contextId());
        }
        return post(session, HANDOFF, body, message);
    }

    /// Says more about a task: the answer to the question that the agent asks, or else a message in its thread.
    ///
    /// Both go by the route of all messages, so that a repeat which finds other questions is a conflict,
    /// and nothing twice.
    void reply(Session session, JsonNode task, SentMessage message) throws IOException {
        var question = question(session, task);
        var body = question.isPresent()
                ? answer(question.get().get("id").stringValue(), message)
                : more(session, task, message);
        try {
            post(session, MESSAGES, body, message);
        } catch (A2aFailure refused) {
            if (!refused.is(TAKEN) || !wasTaken(session, task, message)) {
                throw refused;
            }
        }
    }

    /// Whether the message was taken already as what it was then: an answer to a question that is closed by it, or a
    /// message from before there was a question.
    private boolean wasTaken(Session session, JsonNode task, SentMessage message) throws IOException {
        var bodies = new ArrayList<ObjectNode>();
        bodies.add(more(session, task, message));
        if (session.caller().may(Scope.READ)) {
            var query = "since=all&limit=500&max_bytes=1048576&type=answer&from="
                    + session.caller().id().value() + "&correlation_id="
                    + task.get("correlation_id").stringValue();
            patiently(session, MESSAGES, query)
                    .path("messages")
                    .valueStream()
                    .map(said -> said.path("payload"))
                    .filter(said -> said.path("answer").asString("").equals(message.text()))
                    .map(said -> answer(said.get("question_message_id").stringValue(), message))
                    .forEach(bodies::add);
        }
        for (var body : bodies) {
            if (isTaken(session, body, message)) {
                return true;
            }
        }
        return false;
    }

    /// The key is taken, so this stores nothing.
    private boolean isTaken(Session session, ObjectNode body, SentMessage message) throws IOException {
        try {
            post(session, MESSAGES, body, message);
            return true;
        } catch (A2aFailure refused) {
            if (!refused.is(TAKEN)) {
                throw refused;
            }
            return false;
        }
    }

    private static ObjectNode answer(String question, SentMessage message) {
        var answer = NODES.objectNode().put("type", "answer");
        answer.putObject("payload").put("question_message_id", question).put("answer", message.text());
        return answer;
    }

    private static ObjectNode more(Session session, JsonNode task, SentMessage message) {
        var body = NODES.objectNode().put("type", "status_update");
        body.putArray("to").add(session.served().value());
        body.put("correlation_id", task.get("correlation_id").stringValue());
        body.put("in_reply_to", task.get("message_id").stringValue());
        var text = message.text();
        var summary = ShortText.of(text, SUMMARY);
        var payload = body.putObject("payload")
                .put("status", "working")
                .put("task_id", task.get("id").stringValue())
                .put("summary", summary);
        if (!summary.equals(text)) {
            payload.put("details", text);
        }
        return body;
    }

    /// What the agent asks the caller about the task and nobody has answered, the newest.
    Optional<JsonNode> question(Session session, JsonNode task) throws IOException {
        if (!session.caller().may(Scope.READ)) {
            return Optional.empty();
        }
        var open = patiently(session, QUESTIONS, "status=open&for=me&limit=500&max_bytes=1048576")
                .path("questions");
        return open.valueStream()
                .filter(question -> question.path("correlation_id").equals(task.path("correlation_id")))
                .filter(question -> question.path("agent_id")
                        .asString("")
                        .equals(session.served().value()))
                .reduce((_, newer) -> newer);
    }

    /// That task.
    ///
    /// @throws A2aFailure task not found
    JsonNode find(Session session, String id) throws IOException {
        return mine(session, get(session, path(id), ""));
    }

    /// That task after something was done to it, which a caller who has read too often must hear of, too.
    JsonNode now(Session session, JsonNode task) throws IOException {
        return mine(session, patiently(session, path(task.get("id").stringValue()), ""));
    }

    /// The task once it is not in the state any more in which it is here, or when the time is over.
    JsonNode await(Session session, JsonNode task, long seconds) throws IOException {
        var query = "state=" + task.get("state").stringValue() + "&wait=" + seconds;
        return mine(session, patiently(session, path(task.get("id").stringValue()), query));
    }

    /// Reads again for a while if the caller has read too often: what it is told next is not lost by that.
    private JsonNode patiently(Session session, String path, String query) throws IOException {
        long end = System.nanoTime() + settings.longestPatience().toNanos();
        while (true) {
            try {
                return get(session, path, query);
            } catch (A2aFailure refused) {
                if (!refused.is("rate-limited") || System.nanoTime() > end || !door.isRunning() || !pause()) {
                    throw refused;
                }
            }
        }
    }

    /// Waits a little; false if nobody waits for the answer any more.
    private boolean pause() throws InterruptedIOException {
        var ended = new CountDownLatch(1);
        try (var wait = WaitingCall.begin(ended::countDown)) {
            return !ended.await(settings.lookAgain().toMillis(), TimeUnit.MILLISECONDS) && !wait.isOver();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting");
        }
    }

    /// Cancels the task.
    JsonNode cancel(Session session, String id) throws IOException {
        find(session, id);
        try {
            return call(session, new InnerCalls.Call("POST", path(id) + "/cancel", "", "{}", Map.of()));
        } catch (A2aFailure refused) {
            throw refused.ofCancel();
        }
    }

    /// The tasks that the caller handed to the agent, of that state if one is named.
    List<JsonNode> all(Session session, @Nullable String state) throws IOException {
        var found = new ArrayList<JsonNode>();
        var query = "from=me&limit=500&max_bytes=1048576" + (state == null ? "" : "&state=" + state);
        var cursor = "";
        for (int page = 0; page < settings.listPages(); page++) {
            var answer = get(session, TASKS, query + cursor);
            answer.path("tasks")
                    .valueStream()
                    .filter(task -> isMine(session, task))
                    .forEach(found::add);
            if (!answer.path("has_more").asBoolean(false)) {
                break;
            }
            cursor = "&cursor=" + URLEncoder.encode(answer.get("cursor").stringValue(), StandardCharsets.UTF_8);
        }
        return found;
    }

    /// Makes a webhook of the caller.
    JsonNode addWebhook(Session session, ObjectNode body, Map<String, String> headers) throws IOException {
        return call(session, new InnerCalls.Call("POST", WEBHOOKS, "", body.toString(), headers));
    }

    /// Refuses a caller that may have no webhooks, as the API does.
    void requireWebhooks(Session session) throws IOException {
        get(session, WEBHOOKS, "limit=1");
    }

    /// The header by which the API knows a repeat of that message.
    Map<String, String> onceFor(Session session, SentMessage message) {
        return Map.of("Idempotency-Key", message.idempotencyKey(session.served().value()));
    }

    /// The webhooks of the caller that carry news of that task.
    List<JsonNode> webhooks(Session session, String task) throws IOException {
        return get(session, WEBHOOKS, "limit=500")
                .path("webhooks")
                .valueStream()
                .filter(hook -> hook.path("task_id").asString("").equals(task))
                .toList();
    }

    void removeWebhook(Session session, String id) throws IOException {
        call(session, new InnerCalls.Call("DELETE", WEBHOOKS + "/" + id, "", "", Map.of()));
    }

    private static String path(String id) {
        if (!ID.matcher(id).matches()) {
            throw A2aFailure.noTask();
        }
        return TASKS + "/" + id;
    }

    /// Others may see a task too; here it is the business of the two.
    private static JsonNode mine(Session session, JsonNode task) {
        if (!isMine(session, task)) {
            throw A2aFailure.noTask();
        }
        return task;
    }

    private static boolean isMine(Session session, JsonNode task) {
        var to = task.path("to");
        return task.path("sender").asString("").equals(session.caller().id().value())
                && to.size() == 1
                && to.get(0).asString("").equals(session.served().value());
    }

    private JsonNode get(Session session, String path, String query) throws IOException {
        return call(session, InnerCalls.Call.get(path, query));
    }

    private JsonNode post(Session session, String path, ObjectNode body, SentMessage message) throws IOException {
        return call(session, new InnerCalls.Call("POST", path, "", body.toString(), onceFor(session, message)));
    }

    private JsonNode call(Session session, InnerCalls.Call call) throws IOException {
        var result = calls.make(call, session.caller(), session.request());
        var answer = read(result.body());
        if (!result.isGood()) {
            throw A2aFailure.of(result.status(), answer);
        }
        return answer;
    }

    private JsonNode read(String body) {
        try {
            return body.isEmpty() ? NODES.objectNode() : json.readTree(body);
        } catch (JacksonException text) {
            return NODES.objectNode().put("detail", body);
        }
    }
}
