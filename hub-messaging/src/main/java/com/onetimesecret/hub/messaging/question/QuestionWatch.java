package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.call.WaitingCall;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.upkeep.Recurring;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Wakes who waits for news of a question: at once for what happened at this hub, within a second for the others.
///
/// A wake-up only makes them look again.
@Component
class QuestionWatch implements SmartLifecycle {

    private final JdbcQuestions questions;
    private final Duration lookInterval;
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Recurring looking;
    private volatile boolean open;

    QuestionWatch(JdbcQuestions questions, QuestionSettings settings) {
        this.questions = questions;
        this.lookInterval = settings.lookInterval();
    }

    /// Begins to listen; look at the question after this and before waiting, and nothing is overlooked.
    Waiter listen(MessageId question) {
        var waiter = new Waiter(question.seq());
        waiters.add(waiter);
        return waiter;
    }

    /// Says that the question changes with the transaction under way.
    void changes(MessageId question) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                waiters.stream()
                        .filter(waiter -> waiter.seq == question.seq())
                        .forEach(waiter -> waiter.wakeUps.release());
            }
        });
    }

    /// How many wait.
    int waiting() {
        return waiters.size();
    }

    private void look() {
        var waitedFor = waiters.stream().map(waiter -> waiter.seq).collect(Collectors.toSet());
        if (waitedFor.isEmpty()) {
            return;
        }
        var versions = questions.versions(waitedFor);
        for (var waiter : waiters) {
            // One whose question is gone looks again, too.
            if (waitedFor.contains(waiter.seq) && versions.getOrDefault(waiter.seq, -1) != waiter.version) {
                waiter.wakeUps.release();
            }
        }
    }

    @Override
    public void start() {
        open = true;
        looking = Recurring.start("question-watch", lookInterval, this::look);
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

    /// Stops before the web server does: it would wait for those who wait here.
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    /// One caller's ear at a question.
    final class Waiter implements AutoCloseable {

        private final long seq;
        private final Semaphore wakeUps = new Semaphore(0);
        private final WaitingCall.Wait wait = WaitingCall.begin(wakeUps::release);
        private volatile int version;

        private Waiter(long seq) {
            this.seq = seq;
        }

        /// Waits until the question may have left that version, and says whether it may; false when the time is over.
        boolean await(int seen, Duration longest) {
            version = seen;
            try {
                var woken = open && wakeUps.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
                wakeUps.drainPermits();
                return woken && goesOn();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /// Whether the hub and its call go on; if not, it should not wait any longer.
        boolean goesOn() {
            return open && !wait.isOver();
        }

        @Override
        public void close() {
            waiters.remove(this);
            wait.close();
        }
    }
}
