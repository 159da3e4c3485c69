package com.onetimesecret.hub.a2a;

import com.onetimesecret.hub.a2a.A2aFailure.Kind;
import com.onetimesecret.hub.api.agent.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Answers the methods of the protocol. All that lasts is in the hub's tasks, so any hub can answer the next call.
@Component
class AnswerMethod {

    private static final Logger log = LoggerFactory.getLogger(AnswerMethod.class);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> STREAMS = Set.of("SendStreamingMessage", "SubscribeToTask");

    private final HubTasks tasks;
    private final ListOfTasks lists;
    private final PushConfigs pushes;
    private final A2aSettings settings;
    private final OpenDoor door;

    AnswerMethod(HubTasks tasks, ListOfTasks lists, PushConfigs pushes, A2aSettings settings, OpenDoor door) {
        this.tasks = tasks;
        this.lists = lists;
        this.pushes = pushes;
        this.settings = settings;
        this.door = door;
    }

    /// A task to follow.
    ///
    /// @param task as it stands at the beginning
    /// @param before the last change that the caller knows of
    /// @param pauses whether the stream ends when the agent cannot go on without an answer
    /// @param history messages that the caller wants to see of it
    record Followed(
            JsonNode task,
            JsonNode before,
            boolean pauses,
            @Nullable Integer history) {}

    /// Whether anybody may wait here still.
    boolean goOn() {
        return door.isRunning();
    }

    /// Whether the answer to that method is a stream.
    static boolean isStream(RpcCall call) {
        return STREAMS.contains(call.method());
    }

    /// The result of a method that has one answer.
    ///
    /// @throws A2aFailure if the protocol has an error for it
    JsonNode answer(RpcCall call, Session session) throws IOException {
        return switch (call.method()) {
            case "SendMessage" -> send(call, session);
            case "GetTask" -> shown(session, tasks.find(session, call.text("id")), history(call.params()));
            case "ListTasks" -> lists.page(session, call);
            case "CancelTask" -> shown(session, canceled(call, session), null);
            case "CreateTaskPushNotificationConfig" -> pushes.create(session, call.params());
            case "GetTaskPushNotificationConfig" -> pushes.get(session, call);
            case "ListTaskPushNotificationConfigs" -> pushes.list(session, call);
            case "DeleteTaskPushNotificationConfig" -> pushes.delete(session, call);
            case "GetExtendedAgentCard" ->
                throw new A2aFailure(Kind.UNSUPPORTED_OPERATION, "The public card of this agent says all there is.");
            default -> throw unknown(call.method());
        };
    }

    /// The task whose changes the request wants to hear of.
    ///
    /// @throws A2aFailure if the protocol has an error for it
    Followed follow(RpcCall call, Session session) throws IOException {
        if (call.method().equals("SendStreamingMessage")) {
            var sent = sent(call, session);
            return new Followed(
                    sent.task(), sent.before(), true, history(call.params().path("configuration")));
        }
        var task = tasks.find(session, call.text("id"));
        if (A2aTask.isOver(task)) {
            throw A2aFailure.over(task);
        }
        return new Followed(task, A2aTask.lastChange(task), false, null);
    }

    private static A2aFailure unknown(String method) {
        return method.indexOf('/') > 0
                ? new A2aFailure(
                        Kind.VERSION_NOT_SUPPORTED,
                        "This is a method of an older version. Version 1.0 is spoken here, with methods such as"
                                + " SendMessage.")
                : new A2aFailure(Kind.METHOD_NOT_FOUND, "There is no such method in version 1.0.");
    }

    /// Who cancels a task is told of it by the answer and by nothing else, so nothing is left to push.
    private JsonNode canceled(RpcCall call, Session session) throws IOException {
        var task = tasks.cancel(session, call.text("id"));
        endPushes(session, task);
        return task;
    }

    /// What the caller asked for is done already, whatever becomes of this.
    private void endPushes(Session session, JsonNode task) throws IOException {
        if (!session.caller().may(Scope.SUBSCRIBE)) {
            return;
        }
        try {
            for (var hook : tasks.webhooks(session, task.get("id").stringValue())) {
                tasks.removeWebhook(session, hook.get("id").stringValue());
            }
        } catch (A2aFailure gone) {
            log.debug("The webhooks of a task that is over were not removed: {}", gone.getMessage());
        }
    }

    private JsonNode send(RpcCall call, Session session) throws IOException {
        var configuration = call.params().path("configuration");
        var history = history(configuration);
        var sent = sent(call, session);
        var task = configuration.path("returnImmediately").asBoolean(false)
                ? sent.task()
                : settled(session, sent.task(), sent.before());
        return NODES.objectNode().set("task", shown(session, task, history));
    }

    private static @Nullable Integer history(JsonNode parameters) {
        return RpcCall.number(parameters, "historyLength", 0, Integer.MAX_VALUE);
    }

    /// The task as it is once the agent has ended it or cannot go on, or when the time is over or the hub ends.
    private JsonNode settled(Session session, JsonNode first, JsonNode before) throws IOException {
        long end = System.nanoTime() + settings.longestWait().toNanos();
        var task = first;
        while (!isSettled(task, before)) {
            long left = Duration.ofNanos(end - System.nanoTime()).toSeconds();
            if (left < 1 || !door.isRunning()) {
                return task;
            }
            task = tasks.await(session, task, left);
        }
        return task;
    }

    private static boolean isSettled(JsonNode task, JsonNode before) {
        return A2aTask.isOver(task)
                || (A2aTask.isInterrupted(task) && !A2aTask.lastChange(task).equals(before));
    }

    private JsonNode shown(Session session, JsonNode task, @Nullable Integer history) throws IOException {
        return A2aTask.of(task, new A2aTask.Wanted(history, true, question(session, task)));
    }

    /// What the agent asks before it goes on with the task.
    @Nullable
    JsonNode question(Session session, JsonNode task) throws IOException {
        return A2aTask.isInterrupted(task) ? tasks.question(session, task).orElse(null) : null;
    }

    /// What was said, as a task: a new one, or the one that it goes on with.
    private Sent sent(RpcCall call, Session session) throws IOException {
        var message = SentMessage.of(call.params());
        var push = call.params().path("configuration").path("taskPushNotificationConfig");
        if (push.isObject()) {
            pushes.require(session, push);
        }
        var sent = message.taskId() == null ? begun(session, message) : continued(session, message, message.taskId());
        if (push.isObject()) {
            pushes.create(session, push, sent.task(), message);
            // What happened before pushing began is pushed by nobody.
            var now = tasks.now(session, sent.task());
            if (A2aTask.isOver(now)) {
                endPushes(session, now);
            }
            return new Sent(now, sent.before());
        }
        return sent;
    }

    /// What the API kept of a repeat is the task as it was then.
    private Sent begun(Session session, SentMessage message) throws IOException {
        var made = tasks.handOver(session, message);
        return new Sent(tasks.now(session, made), A2aTask.lastChange(made));
    }

    private Sent continued(Session session, SentMessage message, String taskId) throws IOException {
        var task = tasks.find(session, taskId);
        var thread = task.get("correlation_id").stringValue();
        if (message.contextId() != null && !message.contextId().equals(thread)) {
            throw A2aFailure.params("`message.contextId` is not that of the task, which is " + thread + ".");
        }
        if (A2aTask.isOver(task)) {
            throw new A2aFailure(
                    Kind.UNSUPPORTED_OPERATION,
                    "The task is " + task.get("state").stringValue()
                            + " and takes no more messages. Send one without `taskId`, which is a new task.");
        }
        tasks.reply(session, task, message);
        return new Sent(task, A2aTask.lastChange(task));
    }

    private record Sent(JsonNode task, JsonNode before) {}
}
