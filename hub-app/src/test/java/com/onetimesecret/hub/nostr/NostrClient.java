package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.auth.NostrEvent;
import com.onetimesecret.hub.auth.NostrKey;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the relay with a key.
final class NostrClient implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long PATIENCE_SECONDS = 30;

    private final String hub;
    private final NostrKey key;
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;

    NostrClient(String hub, NostrKey key) {
        this.hub = hub;
        this.key = key;
        this.socket = HTTP.newWebSocketBuilder()
                .buildAsync(URI.create(relay(hub)), this)
                .join();
    }

    static String relay(String hub) {
        return hub.replaceFirst("^http", "ws") + "/nostr";
    }

    /// Has the agent bring the key.
    static Answer bind(String hub, TestAgent agent, NostrKey key) {
        var proof = key.sign(
                Instant.now().getEpochSecond(),
                27_235,
                List.of(
                        List.of("u", hub + "/api/v2/agent/nostr-key"),
                        List.of("method", "PUT"),
                        List.of("agent", agent.id())),
                "");
        return agent.call("PUT", "/api/v2/agent/nostr-key", Wire.json(Map.of("event", json(proof))));
    }

    static Map<String, Object> json(NostrEvent event) {
        return Map.of(
                "id", event.id(),
                "pubkey", event.pubkey(),
                "created_at", event.createdAt(),
                "kind", event.kind(),
                "tags", event.tags(),
                "content", event.content(),
                "sig", event.sig());
    }

    String publicKey() {
        return key.publicKey();
    }

    /// An event of now.
    NostrEvent event(int kind, String content, List<List<String>> tags) {
        return key.sign(Instant.now().getEpochSecond(), kind, tags, content);
    }

    /// Proves the key; what the relay says to that.
    JsonNode authenticate() {
        var challenge = next("AUTH").get(1).stringValue();
        var proof = event(22_242, "", List.of(List.of("relay", relay(hub)), List.of("challenge", challenge)));
        send("AUTH", json(proof));
        return next("OK");
    }

    /// What became of the event: an empty text, or why not.
    String publish(NostrEvent event) {
        send("EVENT", json(event));
        var ok = next("OK");
        if (!ok.get(1).stringValue().equals(event.id())) {
            throw new AssertionError(ok);
        }
        var words = ok.get(3).stringValue();
        return ok.get(2).booleanValue() ? words : "no " + words;
    }

    /// The stored events of a new subscription, which goes on.
    List<NostrEvent> subscribe(String name, Map<String, ?> filter) {
        send("REQ", name, filter);
        var events = new ArrayList<NostrEvent>();
        for (var message = next(); !message.get(0).stringValue().equals("EOSE"); message = next()) {
            if (!message.get(0).stringValue().equals("EVENT")) {
                throw new AssertionError(message);
            }
            events.add(NostrEvent.of(message.get(2)).orElseThrow());
        }
        return events;
    }

    /// The next event of a subscription.
    NostrEvent event() {
        return NostrEvent.of(next("EVENT").get(2)).orElseThrow();
    }

    void send(Object... message) {
        sendText(Wire.json(message));
    }

    void sendText(String text) {
        socket.sendText(text, true).join();
    }

    /// Sends bytes to a relay that may end the connection before it has them all.
    void sendBytes(int count) {
        socket.sendBinary(ByteBuffer.allocate(count), true)
                .handle((sent, cut) -> sent)
                .join();
    }

    JsonNode next(String name) {
        var message = next();
        if (!message.get(0).stringValue().equals(name)) {
            throw new AssertionError("not " + name + ": " + message);
        }
        return message;
    }

    JsonNode next() {
        try {
            var message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("the relay says nothing");
            }
            return message;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// Why the relay ended the connection.
    String end() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            heard.add(JsonMapper.shared().readTree(part.toString()));
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.complete(status + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.complete("cut " + failure);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
