package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.messaging.FollowMessages;
import com.onetimesecret.hub.messaging.FollowMessages.Place;
import com.onetimesecret.hub.messaging.Said;
import io.nats.client.impl.Headers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is written to NATS for one agent, and how far it has come. Steps are taken by one thread.
final class Delivery {

    /// By which a stream that somebody keeps over these subjects knows what it has.
    static final String ID = "Nats-Msg-Id";

    /// The place right behind the message, from which an agent goes on that was away.
    static final String CURSOR = "Hub-Cursor";

    /// On the first message after a place that is gone: something may be missing before it.
    static final String GAP = "Hub-Gap";

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private final NatsLink link;
    private final FollowMessages messages;
    private final LongAdder delivered;
    private final AtomicBoolean queued = new AtomicBoolean();
    private volatile Reader reader;
    private volatile boolean open;
    private volatile boolean closed;
    /// Everything up to it is with the NATS server.
    private volatile Place confirmed;

    private volatile @Nullable AutoCloseable ear;
    private volatile @Nullable Consumer<Delivery> queue;
    // Only the delivering thread touches these.
    private Place place;
    private boolean gap;

    Delivery(Reader reader, NatsLink link, FollowMessages messages, LongAdder delivered) {
        this.reader = reader;
        this.link = link;
        this.messages = messages;
        this.delivered = delivered;
        this.place = reader.place();
        this.confirmed = reader.place();
    }

    AgentId agent() {
        return reader.agent();
    }

    CallCredential credential() {
        return reader.credential();
    }

    /// What the table is to know of it now.
    Reader asSaved() {
        var now = reader;
        return new Reader(
                now.agent(),
                now.network(),
                now.scopes(),
                now.grantId(),
                now.key(),
                now.topics(),
                confirmed,
                now.claim(),
                now.expiresAt());
    }

    /// The agent got other credentials meanwhile.
    void renewed(Reader row) {
        reader = row;
    }

    /// Begins to wait for messages.
    void listen(Consumer<Delivery> dueQueue) {
        queue = dueQueue;
        ear = messages.listen(reader.network(), reader.agent(), reader.topics(), this::wake);
    }

    /// There may be something to deliver.
    void wake() {
        var to = queue;
        if (open && !closed && to != null && queued.compareAndSet(false, true)) {
            to.accept(this);
        }
    }

    /// Whether the agent may hear now.
    void open(boolean mayHear) {
        open = mayHear;
        // Also after a step that failed, which nothing else would try again.
        wake();
    }

    /// Hands the next piece over.
    void step() {
        queued.set(false);
        var now = reader;
        if (!open || closed) {
            return;
        }
        var piece = messages.next(now.network(), now.agent(), now.topics(), place);
        gap = gap || piece.place().gap();
        for (var said : piece.messages()) {
            // Looked at for every one, so that a piece does not outlive a pause.
            if (!open || closed || !publish(now, said)) {
                return;
            }
        }
        place = piece.place();
        if (piece.more()) {
            wake();
        }
    }

    private boolean publish(Reader now, Said said) {
        var subject = said.addressed()
                ? Subjects.inbox(now.network(), now.agent())
                : Subjects.topic(now.network(), now.agent(), said.topic());
        var headers = new Headers();
        headers.put(ID, said.id() + ":" + now.agent());
        headers.put(CURSOR, said.cursor());
        if (gap) {
            headers.put(GAP, "true");
        }
        var body = new byte[said.json().remaining()];
        said.json().get(body);
        try {
            if (!link.publish(subject, headers, body)) {
                return false;
            }
        } catch (IllegalArgumentException tooLarge) {
            log.warn("NATS takes no message as large as {}; its agent finds it by HTTP", said.id());
        }
        gap = false;
        delivered.increment();
        return true;
    }

    /// The server has all that was handed over.
    void confirm() {
        confirmed = place;
    }

    /// The server may not have what was handed over: it gets it again.
    void goBack() {
        queued.set(false);
        place = confirmed;
    }

    void close() {
        closed = true;
        try {
            var current = ear;
            if (current != null) {
                current.close();
            }
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
