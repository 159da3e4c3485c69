package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Wakes who waits for messages.
///
/// A wake-up only makes somebody look again; what they get is decided by their cursor alone.
@Component
public class LogWatch implements SmartLifecycle {

    private final Map<NetworkId, Set<Ear>> ears = new ConcurrentHashMap<>();
    private volatile boolean open;

    /// Begins to listen: `wake` is called, soon and once or more often, when there may be something that the
    /// filter admits, and when the hub stops. It must not wait for anything. Look at the log after this and before
    /// waiting.
    public Ear listen(Filter filter, Runnable wake) {
        var ear = new Ear(filter, wake);
        ears.compute(filter.networkId(), (network, listening) -> {
            Set<Ear> known = listening == null ? ConcurrentHashMap.newKeySet() : listening;
            known.add(ear);
            return known;
        });
        return ear;
    }

    /// Wakes who waits for one of the messages, which are readable now.
    void announce(List<Entry> entries) {
        for (var entry : entries) {
            for (var ear : earsOf(entry.heading().networkId())) {
                if (ear.filter.admits(entry.heading())) {
                    ear.wake.run();
                }
            }
        }
    }

    /// How many other agents wait for such a message here.
    int listenersOf(Draft draft) {
        var listening = earsOf(draft.networkId());
        if (listening.isEmpty()) {
            return 0;
        }
        var heading = draft.heading();
        return (int) listening.stream()
                .filter(ear -> ear.filter.admits(heading))
                .map(ear -> ear.filter.reader())
                .filter(reader -> !reader.equals(heading.sender()))
                .distinct()
                .count();
    }

    private Set<Ear> earsOf(NetworkId network) {
        return ears.getOrDefault(network, Set.of());
    }

    /// How many wait.
    int waiting() {
        return ears.values().stream().mapToInt(Set::size).sum();
    }

    /// Whether the hub goes on; if not, nobody should wait any longer.
    public boolean isOpen() {
        return open;
    }

    @Override
    public void start() {
        open = true;
    }

    /// Sends everybody home, so that the web server can stop.
    @Override
    public void stop() {
        open = false;
        ears.values().forEach(listening -> listening.forEach(ear -> ear.wake.run()));
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    /// Stops before the web server does: it would wait for readers that wait here.
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    /// One reader's ear at the log.
    public final class Ear implements AutoCloseable {

        private final Filter filter;
        private final Runnable wake;

        private Ear(Filter filter, Runnable wake) {
            this.filter = filter;
            this.wake = wake;
        }

        /// Stops listening.
        @Override
        public void close() {
            ears.computeIfPresent(filter.networkId(), (network, listening) -> {
                listening.remove(this);
                return listening.isEmpty() ? null : listening;
            });
        }
    }
}
