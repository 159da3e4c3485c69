package com.onetimesecret.hub.streams;

import com.onetimesecret.hub.harness.TestAgent;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of one stream on a socket of its own, which reads or does not.
final class StreamClient implements AutoCloseable {

    static final String PATH = "/api/v2/agent/subscribe";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SMALL_BUFFER = 4 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final int status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private boolean cleanEnd;
    private @Nullable String lastId;

    /// One thing that arrived: an event, or a line of JSON, or a comment.
    record Event(String name, @Nullable String id, String data) {
        JsonNode json() {
            return JsonMapper.shared().readTree(data);
        }

        String text(String pointer) {
            return json().at(pointer).asString("");
        }
    }

    private static final Event END = new Event("end", null, "");

    private StreamClient(String hub, String path, Map<String, String> requestHeaders, boolean small)
            throws IOException {
        var address = URI.create(hub);
        socket = new Socket();
        if (small) {
            socket.setReceiveBufferSize(SMALL_BUFFER);
        }
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        var head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n");
        requestHeaders.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        in = new BufferedInputStream(socket.getInputStream());
        status = Integer.parseInt(line().split(" ", 3)[1]);
        for (var line = line(); !line.isEmpty(); line = line()) {
            var parts = line.split(": ?", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
    }

    /// Opens a stream with the agent's token and reads it.
    static StreamClient open(String hub, TestAgent agent, String query, Map<String, String> more) {
        var client = raw(hub, PATH + query, headers(agent, more), false);
        client.read();
        return client;
    }

    static StreamClient open(String hub, TestAgent agent, String query) {
        return open(hub, agent, query, Map.of());
    }

    /// Opens a stream and reads nothing but its head; little of the rest fits into its buffers.
    static StreamClient silent(String hub, TestAgent agent, String query, Map<String, String> more) {
        return raw(hub, PATH + query, headers(agent, more), true);
    }

    private static Map<String, String> headers(TestAgent agent, Map<String, String> more) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Authorization", "Bearer " + agent.token());
        headers.putAll(more);
        return headers;
    }

    static StreamClient raw(String hub, String path, Map<String, String> headers, boolean small) {
        try {
            return new StreamClient(hub, path, headers, small);
        } catch (IOException failed) {
            throw new IllegalStateException("no stream", failed);
        }
    }

    int status() {
        return status;
    }

    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /// The id of the last event that was taken.
    String lastId() {
        return lastId == null ? "" : lastId;
    }

    /// Begins to read, on a thread of its own.
    void read() {
        Thread.ofVirtual().start(() -> {
            try {
                parse();
            } catch (IOException broken) {
                cleanEnd = false;
            }
            events.add(END);
        });
    }

    private void parse() throws IOException {
        var chunked = header("transfer-encoding").equals("chunked");
        var lines = header("content-type").startsWith("application/x-ndjson");
        var text = new ByteArrayOutputStream();
        while (true) {
            int next = chunked ? dechunked() : in.read();
            if (next < 0) {
                return;
            }
            if (next != '\n') {
                text.write(next);
            } else {
                line(text.toString(StandardCharsets.UTF_8), lines);
                text.reset();
            }
        }
    }

    private int left;
    private boolean first = true;

    private int dechunked() throws IOException {
        if (left == 0) {
            if (!first) {
                line();
            }
            first = false;
            left = Integer.parseInt(line(), 16);
            if (left == 0) {
                line();
                cleanEnd = true;
                return -1;
            }
        }
        int next = in.read();
        if (next < 0) {
            throw new EOFException("cut within a chunk");
        }
        left--;
        return next;
    }

    private String name = "";
    private @Nullable String id;
    private String data = "";

    private void line(String line, boolean json) {
        if (json) {
            var event = new Event(line.isEmpty() ? "comment" : "line", null, line);
            events.add(event);
        } else if (line.isEmpty()) {
            if (!data.isEmpty()) {
                events.add(new Event(name, id, data));
            }
            name = "";
            id = null;
            data = "";
        } else if (line.startsWith(":")) {
            events.add(new Event("comment", null, line));
        } else if (line.startsWith("id: ")) {
            id = line.substring(4);
        } else if (line.startsWith("event: ")) {
            name = line.substring(7);
        } else if (line.startsWith("data: ")) {
            data += line.substring(6);
        }
    }

    /// The next event but comments.
    Event next() {
        return next(PATIENCE);
    }

    Event next(Duration patience) {
        try {
            var event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new AssertionError("nothing came in " + patience);
            }
            if (event.id() != null) {
                lastId = event.id();
            }
            return event.name().equals("comment") ? next(patience) : event;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// The next thing that comes, if it comes in that time.
    @Nullable
    Event poll(Duration patience) {
        try {
            return events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// Everything up to the end.
    List<Event> rest() {
        var rest = new ArrayList<Event>();
        for (var event = next(); !event.equals(END); event = next()) {
            rest.add(event);
        }
        return rest;
    }

    /// Whether the answer ended as HTTP says; known when it ended.
    boolean endedCleanly() {
        return cleanEnd;
    }

    /// All of an answer that is no stream.
    String body() {
        try {
            return new String(in.readNBytes(Integer.parseInt(header("content-length"))), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            throw new IllegalStateException(alreadyGone);
        }
    }
}
