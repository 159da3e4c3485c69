package com.onetimesecret.hub.messaging.subscribe;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The few threads on which all streams take their steps. A step never waits, so a stream costs a thread nothing
/// while there is nothing for it.
final class Lanes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    private final List<Lane> lanes;
    private final AtomicInteger next = new AtomicInteger();

    Lanes(int count) {
        lanes = IntStream.range(0, count).mapToObj(Lane::new).toList();
    }

    /// The lane of the next stream; the same stream is always on the same.
    Lane next() {
        return lanes.get(Math.floorMod(next.getAndIncrement(), lanes.size()));
    }

    @Override
    public void close() {
        lanes.forEach(lane -> lane.thread.interrupt());
    }

    /// One of the threads with what is to be done on it.
    static final class Lane {

        private final BlockingQueue<Runnable> steps = new LinkedBlockingQueue<>();
        private final Thread thread;

        private Lane(int number) {
            thread = Thread.ofPlatform().name("streams-" + number).daemon().start(this::run);
        }

        /// Has the step taken soon.
        void add(Runnable step) {
            steps.add(step);
        }

        private void run() {
            try {
                while (true) {
                    take(steps.take());
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }

        private static void take(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException failure) {
                LOG.error("A stream failed", failure);
            }
        }
    }
}
