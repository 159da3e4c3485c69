package com.onetimesecret.hub.a2a;

import com.onetimesecret.hub.web.WorkBeside;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One stream of server-sent events: the task as it stands, then each change of it, in order.
final class TaskStream {

    private final TaskStreams streams;
    private final RpcCall call;
    private final Session session;
    private final HttpServletResponse response;
    private long lastSent;

    TaskStream(TaskStreams streams, RpcCall call, Session session, HttpServletResponse response) {
        this.streams = streams;
        this.call = call;
        this.session = session;
        this.response = response;
    }

    void tell(AnswerMethod.Followed followed) throws IOException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        // Proxies that would hold events back know this word.
        response.setHeader("X-Accel-Buffering", "no");
        try {
            follow(followed);
        } catch (A2aFailure refused) {
            event(call.failure(refused));
        }
    }

    private void follow(AnswerMethod.Followed followed) throws IOException {
        long end = System.nanoTime() + streams.settings().longestStream().toNanos();
        var task = followed.task();
        var question = streams.methods().question(session, task);
        result(A2aTask.event(A2aTask.of(task, new A2aTask.Wanted(followed.history(), true, question))));
        var last = A2aTask.lastChange(task);
        while (!isAtItsEnd(followed, task, last)) {
            var later = next(task, end);
            if (later == null) {
                return;
            }
            task = later;
            changes(last, task);
            last = A2aTask.lastChange(task);
        }
    }

    private static boolean isAtItsEnd(AnswerMethod.Followed followed, JsonNode task, JsonNode last) {
        return A2aTask.isOver(task)
                || (followed.pauses() && A2aTask.isInterrupted(task) && !last.equals(followed.before()));
    }

    private void changes(JsonNode last, JsonNode task) throws IOException {
        var changes = A2aTask.changesSince(last, task);
        for (int i = 0; i < changes.size() - 1; i++) {
            result(A2aTask.passedEvent(task, changes.get(i)));
        }
        if (!changes.isEmpty()) {
            if (task.has("result")) {
                result(A2aTask.artifactEvent(task));
            }
            result(A2aTask.statusEvent(task, streams.methods().question(session, task)));
        }
    }

    /// The task once it has changed; null if the stream has lasted long enough or the hub ends.
    private @Nullable JsonNode next(JsonNode task, long end) throws IOException {
        var settings = streams.settings();
        var work = new WorkBeside<>(() ->
                streams.tasks().await(session, task, settings.longestWait().toSeconds()));
        try (var waiting = work.start()) {
            while (streams.areOpen() && System.nanoTime() < end) {
                try {
                    return waiting.get(settings.lookAgain());
                } catch (TimeoutException nothingYet) {
                    streams.check(session);
                    signOfLife();
                }
            }
            return null;
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case A2aFailure refused -> throw refused;
                case RuntimeException broken -> throw broken;
                case null, default -> throw new IOException(failed.getCause());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting");
        }
    }

    private void signOfLife() throws IOException {
        if (System.nanoTime() - lastSent > streams.settings().signOfLife().toNanos()) {
            send(": waiting\n\n");
        }
    }

    private void result(ObjectNode result) throws IOException {
        event(call.answer(result));
    }

    private void event(ObjectNode message) throws IOException {
        send("data: " + streams.json().writeValueAsString(message) + "\n\n");
    }

    private void send(String text) throws IOException {
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
        lastSent = System.nanoTime();
    }
}
