package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.StandingCredentials;
import com.onetimesecret.hub.messaging.FollowMessages;
import com.onetimesecret.hub.messaging.FollowMessages.Place;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes to NATS what agents with credentials may read, each agent's to subjects of its own.
///
/// It reads the log for each as a stream would, so that what an agent gets here is what its streams would
/// get. How far it has come is in the database, moves only when the NATS server has confirmed, and is one
/// hub's at a time.
final class DeliverToAgents implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(DeliverToAgents.class);

    private static final int ROUNDS_BETWEEN_SWEEPS = 120;

    private final NatsLink link;
    private final JdbcReaders readers;
    private final FollowMessages messages;
    private final StandingCredentials standing;
    private final NatsSettings settings;
    private final Map<AgentId, Delivery> deliveries = new ConcurrentHashMap<>();
    private final BlockingQueue<Delivery> due = new LinkedBlockingQueue<>();
    private final Semaphore nudges = new Semaphore(0);
    private final LongAdder delivered = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    DeliverToAgents(
            NatsLink link,
            JdbcReaders readers,
            FollowMessages messages,
            StandingCredentials standing,
            NatsSettings settings) {
        this.link = link;
        this.readers = readers;
        this.messages = messages;
        this.standing = standing;
        this.settings = settings;
    }

    void start() {
        running = true;
        link.onReturn(this::nudge);
        link.onConnection(connection -> connection.createDispatcher(this::hear).subscribe(Subjects.TAKEN));
        threads.add(Thread.ofPlatform().name("nats-delivery").daemon().start(this::deliver));
        threads.add(Thread.ofPlatform().name("nats-standing").daemon().start(this::watch));
    }

    void stop() {
        running = false;
        try {
            for (var thread : threads) {
                thread.interrupt();
                thread.join(settings.patience());
            }
            leave();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unsaved) {
            // Another hub begins a little further back.
            log.debug("Where delivery ended is not stored", unsaved);
        }
    }

    /// Somebody new may wait for a hub.
    void nudge() {
        nudges.release();
    }

    /// Delivers to the agent from that place on, here and from now; empty if it has no credentials to listen.
    Optional<Reader> move(NetworkId network, AgentId agent, List<String> topics, Place place) {
        var moved = readers.moved(network, agent, topics, place);
        moved.ifPresent(reader -> {
            // Whoever delivered so far would learn of it in a moment; until then the agent would hear things twice.
            link.publish(Subjects.TAKEN, null, agent.value().getBytes(StandardCharsets.US_ASCII));
            begin(reader);
        });
        nudge();
        return moved;
    }

    private void hear(Message taken) {
        var text = new String(taken.getData(), StandardCharsets.US_ASCII);
        if (AgentId.isValid(text)) {
            end(new AgentId(text));
        }
    }

    private void begin(Reader reader) {
        var next = new Delivery(reader, link, messages, delivered);
        var before = deliveries.put(reader.agent(), next);
        if (before != null) {
            before.close();
        }
        next.listen(due::add);
    }

    private void end(AgentId agent) {
        var ended = deliveries.remove(agent);
        if (ended != null) {
            ended.close();
        }
    }

    private void deliver() {
        var round = new ArrayList<Delivery>();
        try {
            while (running) {
                round.add(due.take());
                due.drainTo(round);
                if (link.isUp()) {
                    var before = link.connections();
                    round.forEach(this::attempt);
                    var confirmed = link.hasAll(before);
                    round.forEach(confirmed ? Delivery::confirm : Delivery::goBack);
                } else {
                    round.forEach(Delivery::goBack);
                }
                round.clear();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(Delivery delivery) {
        try {
            delivery.step();
        } catch (RuntimeException failed) {
            // Looked at again within a second, or when there is something new.
            log.warn("Delivery to an agent on NATS will be tried again: {}", failed.toString());
        }
    }

    private void watch() {
        int round = 0;
        try {
            while (running) {
                try {
                    look();
                    if (++round % ROUNDS_BETWEEN_SWEEPS == 0) {
                        readers.sweep();
                    }
                } catch (RuntimeException failed) {
                    // Who cannot be looked at gets nothing, as a stream would end.
                    deliveries.values().forEach(delivery -> delivery.open(false));
                    log.debug("The credentials of agents on NATS could not be looked at", failed);
                }
                var _ = nudges.tryAcquire(settings.lookEvery().toMillis(), TimeUnit.MILLISECONDS);
                nudges.drainPermits();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        if (!link.isUp()) {
            leave();
            return;
        }
        keep();
        int room = settings.mostAgents() - deliveries.size();
        if (room > 0) {
            readers.claim(room).forEach(this::begin);
        }
        var held = List.copyOf(deliveries.values());
        var lapsed = standing.lapsed(held.stream().map(Delivery::credential).collect(Collectors.toSet()));
        for (var delivery : held) {
            var lapse = lapsed.get(delivery.credential());
            switch (lapse) {
                case null -> delivery.open(true);
                // These come back; what was said meanwhile waits in the log.
                case PAUSED, NETWORK_SUSPENDED -> delivery.open(false);
                case INSUFFICIENT_SCOPE -> {
                    end(delivery.agent());
                    readers.deaf(delivery.asSaved());
                }
                case REVOKED, APPROVAL_ENDED, TOKEN_EXPIRED -> {
                    end(delivery.agent());
                    readers.ended(delivery.asSaved());
                }
            }
        }
    }

    /// Leaves the agents to hubs that have NATS.
    private void leave() {
        var held = List.copyOf(deliveries.values());
        held.forEach(Delivery::close);
        deliveries.clear();
        readers.released(held.stream().map(Delivery::asSaved).toList());
    }

    private void keep() {
        var held = deliveries.values().stream().collect(Collectors.toMap(Delivery::agent, Function.identity()));
        var kept = readers.kept(held.values().stream().map(Delivery::asSaved).toList()).stream()
                .collect(Collectors.toMap(Reader::agent, Function.identity()));
        held.forEach((agent, delivery) -> {
            @Nullable Reader row = kept.get(agent);
            if (row != null) {
                delivery.renewed(row);
            } else if (deliveries.remove(agent, delivery)) {
                delivery.close();
            }
        });
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("hub.nats.delivered", delivered, LongAdder::sum)
                .description("Messages handed to NATS for agents")
                .register(registry);
        Gauge.builder("hub.nats.agents", deliveries, Map::size)
                .description("Agents to whom this hub delivers by NATS")
                .register(registry);
    }
}
