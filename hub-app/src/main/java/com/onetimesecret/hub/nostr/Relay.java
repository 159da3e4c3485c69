package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// All connections to the relay at this hub: lets no more in than there may be, and ends those whose key ended.
/// What else ends them is seen by the stream of messages that each of them has.
@Component
class Relay implements SmartLifecycle, MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    private static final Duration COME_BACK = Duration.ofSeconds(10);

    private final RelayWork work;
    private final Set<RelayConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean open;

    Relay(RelayWork work) {
        this.work = work;
    }

    /// What goes on with the connection of that call.
    ///
    /// @throws HubException unavailable or rate-limited
    RelayConnection connect(HttpServletRequest outer, ClientAddress address) {
        if (!open) {
            throw new HubException(ProblemType.UNAVAILABLE, "The hub is starting or stopping.").retryAfter(COME_BACK);
        }
        var settings = work.settings();
        var ofAddress = connections.stream()
                .filter(connection -> connection.address().equals(address))
                .count();
        var full = connections.size() >= settings.connections()
                || (!address.equals(ClientAddress.UNKNOWN) && ofAddress >= settings.connectionsPerAddress());
        if (full) {
            throw new HubException(
                            ProblemType.RATE_LIMITED,
                            "There are as many connections to the relay as there may be. One can follow many things.")
                    .retryAfter(COME_BACK);
        }
        return new RelayConnection(this, work, outer, address);
    }

    /// It is open now.
    void add(RelayConnection connection) {
        connections.add(connection);
        if (!open) {
            connection.leave();
        }
    }

    /// It is over.
    void remove(RelayConnection connection) {
        connections.remove(connection);
    }

    @Scheduled(fixedDelay = 500)
    void look() {
        if (connections.isEmpty()) {
            return;
        }
        connections.forEach(RelayConnection::look);
        var held = connections.stream()
                .map(RelayConnection::publicKey)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (held.isEmpty()) {
            return;
        }
        try {
            var ended = work.agents().ended(held);
            connections.stream()
                    .filter(connection -> ended.contains(Objects.requireNonNullElse(connection.publicKey(), "")))
                    .forEach(connection -> connection.end("this key was ended"));
        } catch (DataAccessException | TransactionException unreachable) {
            // Their streams are ended by the same failure if it lasts.
            log.warn(
                    "Nostr keys could not be looked at: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("hub.nostr.connections", connections, Set::size)
                .description("Connections to the Nostr relay of this hub")
                .register(registry);
    }

    @Override
    public void start() {
        open = true;
    }

    /// Those that somebody opened by a key hear it from their streams.
    @Override
    public void stop() {
        open = false;
        connections.forEach(RelayConnection::leave);
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    /// Stops before the web server does, which would wait.
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
