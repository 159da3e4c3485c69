package com.onetimesecret.hub.messaging.upkeep;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work that is done again and again, with a pause after each time, until it is closed; a failure is logged and
/// not the end.
public final class Recurring implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recurring.class);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Duration pause;
    private final Runnable work;
    private final Thread thread;
    private volatile long done = System.nanoTime();

    private Recurring(String name, Duration pause, Runnable work) {
        this.pause = pause;
        this.work = work;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /// Begins, after a first pause, on a thread of that name.
    public static Recurring start(String name, Duration pause, Runnable work) {
        var recurring = new Recurring(name, pause, work);
        recurring.thread.start();
        return recurring;
    }

    private void run() {
        try {
            while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                attempt();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() {
        try {
            work.run();
            done = System.nanoTime();
        } catch (RuntimeException failure) {
            LOG.warn("{} failed and will be tried again in {}", thread.getName(), pause, failure);
        }
    }

    /// How long ago it was last done without a failure.
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - done);
    }

    /// Its name.
    public String name() {
        return thread.getName();
    }

    /// Ends it after the work at hand.
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
