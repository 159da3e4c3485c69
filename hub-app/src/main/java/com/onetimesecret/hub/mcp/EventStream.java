package com.onetimesecret.hub.mcp;

import com.onetimesecret.hub.web.WorkBeside;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An answer that has to be waited for, as server-sent events: signs of life, then the answer, then the end.
final class EventStream {

    private final HttpServletResponse response;
    private final JsonMapper json;
    private final Duration signOfLife;

    EventStream(HttpServletResponse response, JsonMapper json, Duration signOfLife) {
        this.response = response;
        this.json = json;
        this.signOfLife = signOfLife;
    }

    /// Answers with what `work` comes to. If the client leaves, nobody waits any longer; if the work is cancelled,
    /// nothing is answered, as the protocol wants it.
    ///
    /// @param token what the client wants to hear of progress under; null for comments, which clients pass over
    void answer(@Nullable JsonNode token, WorkBeside<ObjectNode> work) throws IOException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        // Proxies that would hold events back know this word.
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
        long began = System.nanoTime();
        try (var result = work.start()) {
            while (true) {
                try {
                    event(result.get(signOfLife));
                    return;
                } catch (TimeoutException waiting) {
                    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
                    if (token == null) {
                        send(": waiting\n\n");
                    } else {
                        event(progress(token, seconds));
                    }
                }
            }
        } catch (CancellationException unwanted) {
            return;
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting");
        }
    }

    private static ObjectNode progress(JsonNode token, long seconds) {
        var notice =
                JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").put("method", "notifications/progress");
        notice.putObject("params")
                .put("progress", seconds)
                .put("message", "Waiting for " + seconds + " seconds.")
                .set("progressToken", token);
        return notice;
    }

    private void event(ObjectNode message) throws IOException {
        send("event: message\ndata: " + json.writeValueAsString(message) + "\n\n");
    }

    private void send(String text) throws IOException {
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }
}
