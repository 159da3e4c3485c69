package com.onetimesecret.hub.messaging.log;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Keeps the [Tail] up to date with what other hubs store in the same database, well within a second.
@Component
class LogFollower implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final int PAGE = 1_000;
    /// Notes of changes are read for half a minute; whoever did not look for longer than this may have missed some.
    private static final Duration CHANGES_KNOWN = Duration.ofSeconds(20);
    private static final Duration STOPPING = Duration.ofSeconds(5);

    private final JdbcMessageLog messages;
    private final JdbcChanges changes;
    private final Tail tail;
    private final LogSettings settings;
    private final InstantSource clock;
    private final Semaphore nudges = new Semaphore(0);
    /// When the last look that came to its end began; used by one thread.
    private Instant looked = Instant.MIN;

    private volatile boolean running;
    private volatile @Nullable Thread thread;

    LogFollower(JdbcMessageLog messages, JdbcChanges changes, Tail tail, LogSettings settings, InstantSource clock) {
        this.messages = messages;
        this.changes = changes;
        this.tail = tail;
        this.settings = settings;
        this.clock = clock;
    }

    /// Makes it look at once.
    void nudge() {
        nudges.release();
    }

    private void run() {
        while (running) {
            try {
                if (nudges.tryAcquire(settings.lookInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                    nudges.drainPermits();
                }
                if (running) {
                    look();
                }
            } catch (InterruptedException interrupted) {
                return;
            } catch (RuntimeException failure) {
                LOG.warn("Following the log failed and will be tried again: {}", failure.toString());
            }
        }
    }

    /// Brings everything that is on disk now.
    private void look() {
        var began = clock.instant();
        var head = messages.head();
        if (head.epoch() != tail.span().epoch()) {
            begin(head);
        } else if (looked.isBefore(began.minus(CHANGES_KNOWN))) {
            tail.forget();
        }
        while (tail.span().upTo() < head.seq()) {
            long from = tail.span().upTo();
            long to = Math.min(head.seq(), from + PAGE);
            var entries = messages.entries(head.epoch(), from, to);
            tail.offer(from, new Head(head.epoch(), to, head.at()), entries);
        }
        changes.recent().forEach(change -> tail.change(change.networkId(), change.seq(), change.body()));
        looked = began;
    }

    private void begin(Head head) {
        tail.beginAt(messages.last(settings.tailPreload(), head));
    }

    @Override
    public void start() {
        running = true;
        look();
        thread = Thread.ofPlatform().name("log-follower").daemon().start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        var current = thread;
        if (current == null) {
            return;
        }
        nudge();
        try {
            current.join(STOPPING);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Starts before the writer and the web server, stops after them.
    @Override
    public int getPhase() {
        return -1;
    }
}
