package com.onetimesecret.hub.messaging.log;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Wakes readers that wait for messages: at once for what this hub stored, within a second for what another did.
///
/// A wake-up only makes a reader look again; what it gets is decided by its cursor alone.
@Component
class LogWatch implements SmartLifecycle {

    private final JdbcMessageLog messages;
    private final Duration lookInterval;
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Recurring looking;
    private volatile boolean open;
    private long lastSeen = -1;

    LogWatch(JdbcMessageLog messages, LogSettings settings) {
        this.messages = messages;
        this.lookInterval = settings.lookInterval();
    }

    /// Begins to listen; from now on nothing is overlooked, so look at the log after this and before waiting.
    Waiter listen(Filter filter) {
        var waiter = new Waiter(filter);
        waiters.add(waiter);
        return waiter;
    }

    /// Wakes who waits for one of the messages, and says for each how many other agents did.
    List<Integer> announce(List<Draft> drafts) {
        if (waiters.isEmpty()) {
            return drafts.stream().map(draft -> 0).toList();
        }
        return drafts.stream().map(this::wake).toList();
    }

    /// How many other agents wait for such a message.
    int listenersOf(Draft draft) {
        return (int) waiters.stream()
                .filter(waiter -> waiter.filter.admits(draft))
                .map(waiter -> waiter.filter.reader())
                .filter(reader -> !reader.equals(draft.sender()))
                .distinct()
                .count();
    }

    /// How many readers wait.
    int waiting() {
        return waiters.size();
    }

    private int wake(Draft draft) {
        var listeners = new HashSet<>();
        for (var waiter : waiters) {
            if (waiter.filter.admits(draft)) {
                waiter.wakeUps.release();
                listeners.add(waiter.filter.reader());
            }
        }
        listeners.remove(draft.sender());
        return listeners.size();
    }

    private void look() {
        if (waiters.isEmpty()) {
            return;
        }
        long seq = messages.head().seq();
        if (seq != lastSeen) {
            lastSeen = seq;
            waiters.forEach(waiter -> waiter.wakeUps.release());
        }
    }

    @Override
    public void start() {
        open = true;
        looking = Recurring.start("log-watch", lookInterval, this::look);
    }

    /// Sends everybody home, so that the web server can stop.
    @Override
    public void stop() {
        open = false;
        waiters.forEach(waiter -> waiter.wakeUps.release());
        var current = looking;
        looking = null;
        if (current != null) {
            current.close();
        }
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
    final class Waiter implements AutoCloseable {

        private final Filter filter;
        private final Semaphore wakeUps = new Semaphore(0);

        private Waiter(Filter filter) {
            this.filter = filter;
        }

        /// Waits until there may be something new, and says whether there is; false when the time is over.
        boolean await(long untilNanoTime) {
            try {
                var woken = wakeUps.tryAcquire(untilNanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
                wakeUps.drainPermits();
                return woken && open;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            waiters.remove(this);
        }
    }
}
