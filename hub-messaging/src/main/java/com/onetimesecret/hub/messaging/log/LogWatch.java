package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Wakes who waits for messages.
///
/// A wake-up only makes somebody look again; what they get is decided by their cursor alone. A thread of its own
/// wakes, so that the number of those who wait costs the writer of messages nothing.
@Component
public class LogWatch {

    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);

    /// Batches of messages that may wait for their readers to be woken; beyond them everybody is woken.
    private static final int MOST_ANNOUNCED = 64;

    private final Map<NetworkId, Ears> networks = new ConcurrentHashMap<>();
    private final BlockingQueue<List<Heading>> announced = new ArrayBlockingQueue<>(MOST_ANNOUNCED);
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private volatile boolean open;
    private volatile @Nullable Thread thread;

    /// Begins to listen: `wake` is called, soon and once or more often, when there may be something that the
    /// filter admits, and when the hub stops. It must not wait for anything. Look at the log after this, before
    /// you wait.
    public Ear listen(Filter filter, Runnable wake) {
        var ear = new Ear(filter, wake);
        networks.compute(filter.networkId(), (network, known) -> {
            var ears = known == null ? new Ears() : known;
            ears.add(ear);
            return ears;
        });
        return ear;
    }

    /// Has those woken who wait for one of the messages, which are readable now.
    void announce(List<Entry> entries) {
        if (!entries.isEmpty() && !networks.isEmpty()) {
            var headings = entries.stream().map(Entry::heading).toList();
            if (!announced.offer(headings)) {
                overflowed.set(true);
                // If there is room again, perhaps nobody would look at the mark.
                announced.offer(List.of());
            }
        }
    }

    /// How many batches of messages wait for their readers to be woken.
    int backlog() {
        return announced.size();
    }

    private void run() {
        var batches = new ArrayList<List<Heading>>();
        try {
            while (open) {
                batches.add(announced.take());
                announced.drainTo(batches);
                attempt(batches);
                batches.clear();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(List<List<Heading>> batches) {
        try {
            if (overflowed.getAndSet(false)) {
                networks.values().forEach(Ears::wakeAll);
            } else {
                wake(batches);
            }
        } catch (RuntimeException failure) {
            // One ear that fails must not make all others deaf.
            LOG.error("Somebody who waits for messages could not be woken", failure);
        }
    }

    private void wake(List<List<Heading>> batches) {
        var messages = new HashMap<NetworkId, List<Heading>>();
        for (var batch : batches) {
            for (var heading : batch) {
                messages.computeIfAbsent(heading.networkId(), network -> new ArrayList<>())
                        .add(heading);
            }
        }
        messages.forEach((network, headings) -> {
            var ears = networks.get(network);
            if (ears != null) {
                ears.wake(headings);
            }
        });
    }

    /// How many other agents wait for such a message here.
    int listenersOf(Draft draft) {
        var ears = networks.get(draft.networkId());
        return ears == null ? 0 : ears.othersWaitingFor(draft.heading());
    }

    /// How many wait.
    int waiting() {
        return networks.values().stream().mapToInt(Ears::size).sum();
    }

    /// Whether the hub goes on; if not, nobody should wait any longer.
    public boolean isOpen() {
        return open;
    }

    void start() {
        open = true;
        thread = Thread.ofPlatform().name("message-wake-ups").daemon().start(this::run);
    }

    /// Sends everybody home, so that the web server can stop.
    void stop() {
        open = false;
        var current = thread;
        if (current != null) {
            current.interrupt();
        }
        networks.values().forEach(Ears::wakeAll);
    }

    /// One reader's ear at the log.
    public final class Ear implements AutoCloseable {

        private final Filter filter;
        private final Runnable wake;

        private Ear(Filter filter, Runnable wake) {
            this.filter = filter;
            this.wake = wake;
        }

        Filter filter() {
            return filter;
        }

        void wake() {
            wake.run();
        }

        /// Stops listening.
        @Override
        public void close() {
            networks.computeIfPresent(filter.networkId(), (network, ears) -> {
                ears.remove(this);
                return ears.isEmpty() ? null : ears;
            });
        }
    }
}
