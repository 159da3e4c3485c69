package com.onetimesecret.hub.messaging.log;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes room for messages to come and drops those that have ended; readers stopped seeing them the moment they did.
@Component
class MessageSweeper implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MessageSweeper.class);

    /// The longest life of a message, and a little.
    private static final Duration TIMES_KEPT = Duration.ofDays(8);

    private final JdbcPartitions partitions;
    private final JdbcMessageLog messages;
    private final JdbcChanges changes;
    private final TransactionTemplate transaction;
    private final LogSettings settings;
    private volatile @Nullable Recurring sweeping;

    MessageSweeper(
            JdbcPartitions partitions,
            JdbcMessageLog messages,
            JdbcChanges changes,
            TransactionTemplate transaction,
            LogSettings settings) {
        this.partitions = partitions;
        this.messages = messages;
        this.changes = changes;
        this.transaction = transaction;
        this.settings = settings;
    }

    /// One round of all of it.
    void sweep() {
        for (var kind : PartitionKind.values()) {
            keepPartitions(kind);
        }
        int deleted = settings.sweepRows();
        while (deleted >= settings.sweepRows()) {
            deleted = partitions.deleteExpired(settings.sweepRows());
        }
        messages.noteTime();
        messages.forgetTimes(TIMES_KEPT);
        changes.forgetOld();
    }

    private void keepPartitions(PartitionKind kind) {
        var needed = kind.beginnings(partitions.now());
        // Names sort as the times do.
        var first = JdbcPartitions.name(kind, needed.getFirst());
        var there = partitions.of(kind);
        for (var from : needed) {
            if (!there.contains(JdbcPartitions.name(kind, from))) {
                attempt(() -> partitions.make(kind, from, from.plus(kind.width())));
            }
        }
        for (var name : there) {
            if (name.compareTo(first) < 0) {
                attempt(() -> partitions.drop(name));
            }
        }
    }

    /// What fails for one partition, as when a long query holds it, is tried again in the next round.
    private void attempt(Runnable change) {
        try {
            transaction.executeWithoutResult(status -> {
                partitions.lock();
                change.run();
            });
        } catch (DataAccessException failure) {
            LOG.warn("A partition of messages could not be kept, and will be later: {}", failure.getMessage());
        }
    }

    @Override
    public void start() {
        sweep();
        sweeping = Recurring.start("message-sweeper", settings.sweepInterval(), this::sweep);
    }

    @Override
    public void stop() {
        var current = sweeping;
        sweeping = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public boolean isRunning() {
        return sweeping != null;
    }

    /// Starts before anything is stored.
    @Override
    public int getPhase() {
        return -1;
    }
}
