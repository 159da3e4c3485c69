package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.LiveAnswer;
import com.onetimesecret.hub.api.call.Outlet;
import com.onetimesecret.hub.web.InnerCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The stream of all messages that the agent of a connection may see, as the API gives it: who is revoked,
/// paused or out of scope has its stream ended, and so has who does not read.
final class Feed implements Outlet {

    private final Reader reader;
    private final LiveAnswer answer;

    private Feed(Reader reader, LiveAnswer answer) {
        this.reader = reader;
        this.answer = answer;
    }

    /// Who gets the messages.
    interface Reader {

        /// Has a step taken when those before it are.
        void later(Runnable step);

        /// These were stored.
        void messages(List<JsonNode> messages);

        /// There will be no more, for that reason.
        void ended(String reason);

        /// Breaks off.
        void cut();
    }

    /// Opens one, from now on.
    ///
    /// @throws Refused if the API refuses
    static Feed open(Reader reader, InnerCalls calls, CurrentAgent agent, HttpServletRequest outer) throws IOException {
        var call = new InnerCalls.Call(
                "GET", "/api/v2/agent/subscribe", "since=latest", "", Map.of("Accept", "application/x-ndjson"));
        return switch (calls.open(call, agent, outer)) {
            case InnerCalls.Opened.Refused(var result) -> throw Refused.of(result);
            case InnerCalls.Opened.Going(var answer) -> {
                var feed = new Feed(reader, answer);
                answer.begin(feed);
                yield feed;
            }
        };
    }

    /// The connection is over.
    void over() {
        answer.over();
    }

    @Override
    public void send(List<ByteBuffer> bytes) {
        reader.later(() -> {
            take(bytes);
            answer.sent();
        });
    }

    @Override
    public void end(ByteBuffer last) {
        reader.later(() -> take(List.of(last)));
    }

    @Override
    public void cut() {
        reader.cut();
    }

    private void take(List<ByteBuffer> bytes) {
        // What comes at once is whole lines.
        var lines = new ByteArrayOutputStream();
        for (var piece : bytes) {
            var copy = new byte[piece.remaining()];
            piece.duplicate().get(copy);
            lines.writeBytes(copy);
        }
        var text = lines.toString(StandardCharsets.UTF_8);
        var messages = new ArrayList<JsonNode>();
        for (var line : text.split("\n", -1)) {
            if (!line.isEmpty()) {
                read(JsonMapper.shared().readTree(line), messages);
            }
        }
        if (!messages.isEmpty()) {
            reader.messages(messages);
        }
    }

    private void read(JsonNode line, List<JsonNode> messages) {
        if (!line.has("event")) {
            // In front of every message; not of it.
            ((ObjectNode) line).remove("cursor");
            messages.add(line);
        } else if (line.get("event").asString("").equals("bye")) {
            reader.ended(line.path("reason").asString(""));
        }
    }
}
