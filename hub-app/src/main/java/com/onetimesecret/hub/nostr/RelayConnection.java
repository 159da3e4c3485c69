package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.NostrEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// A connection of a Nostr client. One thread of its own takes one step after another: the next message of the
/// client is not read before, and neither is what its stream of messages has.
public final class RelayConnection implements Session.Listener, Feed.Reader {

    private static final Logger log = LoggerFactory.getLogger(RelayConnection.class);
    private static final int CHALLENGE = 32;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Relay home;
    private final RelayWork work;
    private final HttpServletRequest outer;
    private final ClientAddress address;
    private final String challenge;
    private final long begun = System.nanoTime();
    private final BlockingQueue<Runnable> steps = new LinkedBlockingQueue<>();
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private volatile @Nullable Socket socket;
    private volatile @Nullable Feed feed;
    private volatile @Nullable String publicKey;
    private StoredEvents.@Nullable Reader known;
    private volatile boolean over;
    private long lastPing = System.nanoTime();
    private long minute = System.nanoTime();
    private int inThisMinute;

    RelayConnection(Relay home, RelayWork work, HttpServletRequest outer, ClientAddress address) {
        this.home = home;
        this.work = work;
        this.outer = outer;
        this.address = address;
        this.challenge = work.tokens().base62(CHALLENGE);
    }

    /// What is wanted under one name.
    ///
    /// @param upTo the last place in the log that the stored events came from
    private record Subscription(List<EventFilter> filters, long upTo) {

        boolean mayTake(Untold untold) {
            return untold.seq() > upTo && filters.stream().anyMatch(filter -> filter.mayAdmit(untold.event()));
        }

        boolean takes(ToldEvent told) {
            return told.seq() > upTo && filters.stream().anyMatch(filter -> filter.admits(told.event()));
        }
    }

    ClientAddress address() {
        return address;
    }

    /// The key that opened it; null while it is nobody's.
    @Nullable
    String publicKey() {
        return publicKey;
    }

    // The socket, on threads that must not wait

    @Override
    public void onWebSocketOpen(Session session) {
        session.setMaxTextMessageSize(work.settings().largestMessage().toBytes());
        session.setMaxBinaryMessageSize(1);
        session.setMaxOutgoingFrames(-1);
        var opened = new Socket(session, work.settings().slowAfter());
        socket = opened;
        Thread.ofVirtual().name("nostr").start(() -> run(opened));
        home.add(this);
        steps.add(() -> {
            opened.challenge(challenge);
            session.demand();
        });
    }

    @Override
    public void onWebSocketText(String text) {
        steps.add(() -> {
            answer(text);
            var current = socket;
            if (current != null) {
                current.session().demand();
            }
        });
    }

    /// The protocol knows texts only.
    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback read) {
        read.succeed();
        var current = socket;
        if (current != null) {
            current.close(StatusCode.BAD_DATA, "invalid: messages are texts");
        }
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        log.debug("A connection of a Nostr client failed", cause);
    }

    @Override
    public void onWebSocketClose(int status, @Nullable String reason, Callback closed) {
        over = true;
        home.remove(this);
        var current = feed;
        if (current != null) {
            current.over();
        }
        // Who waits for a step sees it; one that is under way is not broken off, for it may be the database's.
        steps.add(() -> {});
        closed.succeed();
    }

    // From the hub

    /// Ends it if it stayed nobody's, and keeps it from being taken for dead.
    void look() {
        var current = socket;
        if (current == null) {
            return;
        }
        var now = System.nanoTime();
        if (publicKey == null && now - begun > work.settings().authWithin().toNanos()) {
            current.close(StatusCode.POLICY_VIOLATION, "auth-required: nobody proved a key in time");
        } else if (now - lastPing > work.settings().ping().toNanos()) {
            lastPing = now;
            current.ping();
        }
    }

    /// Ends it, for what happened to its key.
    void end(String words) {
        var current = socket;
        if (current != null) {
            current.close(StatusCode.POLICY_VIOLATION, "restricted: " + words);
        }
    }

    /// The hub stops. Who has a stream hears it from there.
    void leave() {
        var current = socket;
        if (current != null && feed == null) {
            current.close(StatusCode.SHUTDOWN, "the hub stops");
        }
    }

    // The stream of messages

    @Override
    public void later(Runnable step) {
        steps.add(step);
    }

    @Override
    public void messages(List<JsonNode> messages) {
        var reader = known;
        if (subscriptions.isEmpty() || reader == null) {
            return;
        }
        // Whether it may still be told is looked at by the stream that these are of.
        for (var untold : work.tell().outline(messages, reader)) {
            if (subscriptions.values().stream().anyMatch(wanted -> wanted.mayTake(untold))) {
                var told = work.tell().tell(untold, reader);
                subscriptions.forEach((id, wanted) -> {
                    if (wanted.takes(told)) {
                        open().event(id, told.event());
                    }
                });
            }
        }
    }

    @Override
    public void ended(String reason) {
        if (reason.equals("server-stopping")) {
            open().close(StatusCode.SHUTDOWN, "the hub stops");
        } else {
            end(reason);
        }
    }

    @Override
    public void cut() {
        var current = socket;
        if (current != null) {
            current.session().disconnect();
        }
    }

    // The steps

    private void run(Socket opened) {
        try {
            while (!over) {
                steps.take().run();
            }
        } catch (Socket.Gone left) {
            log.debug("A Nostr client left");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            if (!over) {
                log.error("A connection of a Nostr client broke", failure);
                opened.close(StatusCode.SERVER_ERROR, "error: the hub failed");
            }
        }
    }

    private Socket open() {
        var current = socket;
        if (current == null) {
            throw new Socket.Gone();
        }
        return current;
    }

    private void answer(String text) {
        var now = System.nanoTime();
        if (now - minute > MINUTE_NANOS) {
            minute = now;
            inThisMinute = 0;
        }
        if (++inThisMinute > work.settings().messagesPerMinute()) {
            open().close(StatusCode.POLICY_VIOLATION, "rate-limited: too many messages");
            return;
        }
        try {
            switch (ClientMessage.of(text)) {
                case ClientMessage.Authenticate(var event) -> authenticate(event);
                case ClientMessage.Publish(var event) -> publish(event);
                case ClientMessage.Subscribe subscribe -> subscribe(subscribe);
                case ClientMessage.Unsubscribe(var id) -> subscriptions.remove(id);
            }
        } catch (Refused refused) {
            open().notice(refused.words());
        }
    }

    private void authenticate(NostrEvent event) {
        try {
            if (publicKey != null && !event.pubkey().equals(publicKey)) {
                throw Refused.restricted("this connection is another key's; open one for each");
            }
            new Proof(challenge, work).check(event);
            var agent = agentOf(event);
            if (feed == null) {
                follow(agent, event.pubkey());
            }
            open().ok(event, true, "");
        } catch (Refused refused) {
            open().ok(event, false, refused.words());
            count();
        } catch (IOException broken) {
            log.error("A Nostr key could not be proven", broken);
            open().ok(event, false, "error: the hub failed");
        }
    }

    private void follow(CurrentAgent agent, String key) throws IOException {
        known = new StoredEvents.Reader(agent, key, outer);
        var opened = Feed.open(this, work.calls(), agent, outer);
        feed = opened;
        publicKey = key;
        if (over) {
            opened.over();
        }
    }

    private void count() {
        try {
            work.authentications().countUnproven(address);
        } catch (HubException enough) {
            open().close(StatusCode.POLICY_VIOLATION, Refused.of(enough).words());
        }
    }

    private CurrentAgent agentOf(NostrEvent event) {
        var holder = work.agents()
                .holder(event.pubkey())
                .orElseThrow(() -> Refused.restricted(
                        "no approved agent brought this key; bind it with PUT /api/v2/agent/nostr-key"));
        return current(holder);
    }

    private CurrentAgent current(AgentId agent) {
        try {
            return work.agents().current(agent);
        } catch (HubException refused) {
            throw Refused.of(refused);
        }
    }

    /// Who reads and writes, as it stands at this moment.
    private StoredEvents.Reader reader() {
        var key = publicKey;
        if (key == null) {
            throw new Refused("auth-required", "prove your key first: sign the challenge (NIP-42)");
        }
        var holder = work.agents().holder(key).orElseThrow(() -> Refused.restricted("this key was ended"));
        return new StoredEvents.Reader(current(holder), key, outer);
    }

    private void publish(NostrEvent event) {
        try {
            open().ok(event, true, work.publish().publish(event, reader()));
        } catch (Refused refused) {
            open().ok(event, false, refused.words());
        } catch (IOException broken) {
            log.error("An event could not be published", broken);
            open().ok(event, false, "error: the hub failed");
        }
    }

    private void subscribe(ClientMessage.Subscribe wanted) {
        try {
            subscriptions.remove(wanted.id());
            var reader = reader();
            var settings = work.settings();
            if (subscriptions.size() >= settings.subscriptions()) {
                throw new Refused("blocked", "a connection has " + settings.subscriptions() + " subscriptions at most");
            }
            if (wanted.filters().isEmpty() || wanted.filters().size() > settings.filters()) {
                throw Refused.invalid("a subscription has 1 to " + settings.filters() + " filters");
            }
            var filters = wanted.filters().stream()
                    .map(filter -> EventFilter.of(filter, settings.limit()))
                    .toList();
            var found = work.stored().find(reader, filters);
            subscriptions.put(wanted.id(), new Subscription(filters, found.upTo()));
            found.events().forEach(told -> open().event(wanted.id(), told.event()));
            open().endOfStored(wanted.id());
        } catch (Refused refused) {
            open().closed(wanted.id(), refused.words());
        } catch (IOException broken) {
            log.error("Events could not be read", broken);
            open().closed(wanted.id(), "error: the hub failed");
        }
    }
}
