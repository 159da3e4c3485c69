package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.auth.NostrEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the relay says to one client. Each message is with the client's connection when a call returns; who does
/// not read is cut off.
record Socket(Session session, Duration patience) {

    /// The client is gone or does not read.
    static final class Gone extends RuntimeException {

        private static final long serialVersionUID = 1;

        Gone() {
            super(null, null, false, false);
        }
    }

    /// What the client has to sign.
    void challenge(String challenge) {
        send(message("AUTH").add(challenge));
    }

    /// What became of the client's event.
    void ok(NostrEvent event, boolean accepted, String words) {
        send(message("OK").add(event.id()).add(accepted).add(words));
    }

    /// An event of a subscription.
    void event(String subscription, NostrEvent event) {
        send(message("EVENT").add(subscription).add(json(event)));
    }

    /// All that was stored was sent.
    void endOfStored(String subscription) {
        send(message("EOSE").add(subscription));
    }

    /// The relay ends the subscription.
    void closed(String subscription, String words) {
        send(message("CLOSED").add(subscription).add(words));
    }

    /// Something for a person to read.
    void notice(String words) {
        send(message("NOTICE").add(words));
    }

    private static ArrayNode message(String name) {
        return JsonNodeFactory.instance.arrayNode().add(name);
    }

    private static ObjectNode json(NostrEvent event) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("id", event.id());
        json.put("pubkey", event.pubkey());
        json.put("created_at", event.createdAt());
        json.put("kind", event.kind());
        var tags = json.putArray("tags");
        for (var tag : event.tags()) {
            var values = tags.addArray();
            tag.forEach(values::add);
        }
        json.put("content", event.content());
        json.put("sig", event.sig());
        return json;
    }

    private void send(ArrayNode message) {
        var sent = new CompletableFuture<Boolean>();
        session.sendText(message.toString(), Callback.from(() -> sent.complete(true), sent::completeExceptionally));
        try {
            sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException gone) {
            session.disconnect();
            throw new Gone();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            session.disconnect();
            throw new Gone();
        }
    }

    /// Asks whether somebody is there, so that no proxy takes the connection for dead.
    void ping() {
        session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    }

    /// Ends it in good order.
    void close(int status, String words) {
        session.close(status, words, Callback.NOOP);
    }
}
