package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.Tokens;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nats.client.AuthHandler;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The hub's connection to NATS, which it gets, keeps and gets again for as long as it runs; without one the
/// hub works on, and its readers of what other hubs store are less quick.
final class NatsLink implements MeterBinder, ErrorListener {

    private static final Logger log = LoggerFactory.getLogger(NatsLink.class);

    private static final Duration CONNECTING = Duration.ofSeconds(2);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);
    private static final int UNANSWERED_PINGS = 2;
    private static final int CONTROL_LINE = 64 * 1024;

    private final NatsSettings settings;
    private final AuthHandler user;
    private final List<Consumer<Connection>> onConnection = new CopyOnWriteArrayList<>();
    private final List<Runnable> onReturn = new CopyOnWriteArrayList<>();
    private final Semaphore nudges = new Semaphore(0);
    private volatile boolean running;
    private volatile boolean up;
    private volatile @Nullable Connection connection;
    private volatile @Nullable Thread keeper;
    /// What was said last of the connection; guarded by this.
    private @Nullable Boolean saidUp;

    NatsLink(NatsSettings settings, Tokens tokens, InstantSource clock) {
        this.settings = settings;
        this.user = new HubUser(settings, NatsKey.of(NatsKey.Of.USER, tokens.bytes(32)), clock);
    }

    /// From now on, who subscribes on every new connection.
    void onConnection(Consumer<Connection> subscriber) {
        onConnection.add(subscriber);
    }

    /// From now on, who is told that NATS is there, or there again; it must not wait.
    void onReturn(Runnable listener) {
        onReturn.add(listener);
    }

    /// Whether NATS is there.
    boolean isUp() {
        return up;
    }

    /// Hands the message over, soon to be sent; false if NATS is away.
    ///
    /// @throws IllegalArgumentException if the server takes no message of that size
    boolean publish(String subject, @Nullable Headers headers, byte[] body) {
        var current = connection;
        if (!up || current == null) {
            return false;
        }
        try {
            current.publish(subject, headers, body);
            return true;
        } catch (IllegalStateException away) {
            return false;
        }
    }

    /// How often there has been a connection so far: what was published on one is confirmed by no other.
    long connections() {
        var current = connection;
        return current == null ? 0 : current.getStatistics().getReconnects();
    }

    /// Waits until the server has all that was published since that many connections; false if it does not say so.
    boolean hasAll(long connectionsBefore) {
        var current = connection;
        if (!up || current == null) {
            return false;
        }
        try {
            // The client's own flush says nothing of a ping that it did not send.
            current.RTT();
        } catch (IOException | RuntimeException unanswered) {
            return false;
        }
        return current.getStatus() == Connection.Status.CONNECTED && connections() == connectionsBefore;
    }

    void start() {
        running = true;
        keeper = Thread.ofPlatform().name("nats-link").daemon().start(this::keep);
    }

    /// Ends the connection; what was published has gone by then, if NATS is there.
    void stop() {
        running = false;
        hasAll(connections());
        nudges.release();
        var thread = keeper;
        if (thread != null) {
            thread.interrupt();
        }
        try {
            var current = connection;
            if (current != null) {
                current.close();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /// The client reconnects by itself; but one that never connected, or that was turned away, gives up.
    private void keep() {
        try {
            while (running) {
                var current = connection;
                if (current == null || current.getStatus() == Connection.Status.CLOSED) {
                    connect();
                }
                var _ = nudges.tryAcquire(BETWEEN_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS);
                nudges.drainPermits();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect() throws InterruptedException {
        try {
            var made = Nats.connect(options());
            connection = made;
            onConnection.forEach(subscriber -> subscriber.accept(made));
            if (made.getStatus() == Connection.Status.CONNECTED) {
                isThere();
            }
        } catch (IOException | RuntimeException failed) {
            isAway();
            log.debug("No connection to NATS: {}", failed.toString());
        }
    }

    private Options options() {
        var options = Options.builder()
                .servers(settings.servers())
                .connectionName("hub")
                // What this hub itself said needs no coming back.
                .noEcho()
                .maxReconnects(-1)
                .reconnectWait(BETWEEN_ATTEMPTS)
                .reconnectJitter(BETWEEN_ATTEMPTS.dividedBy(2))
                .connectionTimeout(CONNECTING)
                .pingInterval(settings.pingEvery())
                .maxPingsOut(UNANSWERED_PINGS)
                // What was not sent while NATS was away is read from the log again.
                .reconnectBufferSize(0)
                .dataPortType(GuardedPort.class.getName())
                // What an agent's line has at most, with the number that the server puts into it.
                .maxControlLine(CONTROL_LINE)
                .connectionListener(this::changed)
                .errorListener(this);
        if (settings.admitsAgents()) {
            options.authHandler(user);
        }
        return options.build();
    }

    private void changed(Connection from, ConnectionListener.Events event) {
        if (!running) {
            return;
        }
        switch (event) {
            case CONNECTED, RECONNECTED -> {
                // The first time, who wants to hear has not subscribed yet.
                if (from.equals(connection)) {
                    isThere();
                }
            }
            case DISCONNECTED -> isAway();
            case CLOSED -> {
                isAway();
                nudges.release();
            }
            default -> log.debug("NATS: {}", event);
        }
    }

    @Override
    public void errorOccurred(Connection from, String error) {
        log.debug("NATS says: {}", error);
    }

    @Override
    public void exceptionOccurred(Connection from, Exception failure) {
        log.debug("The connection to NATS: {}", failure.toString());
    }

    private void isThere() {
        up = true;
        say(true);
        onReturn.forEach(Runnable::run);
    }

    private void isAway() {
        up = false;
        if (running) {
            say(false);
        }
    }

    private synchronized void say(boolean there) {
        if (saidUp != null && saidUp == there) {
            return;
        }
        if (!there) {
            log.warn(
                    "NATS does not answer. Nothing that is stored is lost; messages of other hubs and to agents on NATS come later,"
                            + " and what agents publish there meanwhile gets no reply.");
        } else {
            log.info(saidUp == null ? "NATS is there." : "NATS is there again.");
        }
        saidUp = there;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("hub.nats.connected", this, link -> link.isUp() ? 1 : 0)
                .description("1 while this hub has a connection to NATS")
                .register(registry);
    }

    /// The hub's own user, whose key nobody keeps and whose right it signs itself.
    private record HubUser(NatsSettings settings, NatsKey key, InstantSource clock) implements AuthHandler {

        @Override
        public byte[] sign(byte[] nonce) {
            return key.sign(nonce);
        }

        @Override
        public char[] getID() {
            return key.shown().toCharArray();
        }

        @Override
        public char[] getJWT() {
            var signer =
                    NatsKey.parse(NatsKey.Of.ACCOUNT, settings.accountSeed()).orElseThrow();
            return NatsJwt.user(
                            new NatsJwt.Issuer(signer, settings.account()),
                            key.shown(),
                            "hub",
                            NatsJwt.Rights.all(),
                            clock.instant(),
                            null)
                    .toCharArray();
        }
    }
}
