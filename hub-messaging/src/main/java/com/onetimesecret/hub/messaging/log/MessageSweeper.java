package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.messaging.upkeep.Recurring;
import com.onetimesecret.hub.messaging.upkeep.Upkeep;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes room for messages to come and drops those that have ended; readers stopped seeing them the moment they did.
@Component
class MessageSweeper implements SmartLifecycle, MeterBinder {

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
        keepPartitions();
        Upkeep.untilNoMore(settings.sweepRows(), () -> partitions.deleteExpired(settings.sweepRows()));
        messages.noteTime();
        messages.forgetTimes(TIMES_KEPT);
        changes.forgetOld();
    }

    /// Room for what comes first. The first change that fails, as when a long query holds a partition, ends the round:
    /// each of the others would make everybody wait for a moment too.
    private void keepPartitions() {
        var due = new ArrayList<Runnable>();
        for (var kind : PartitionKind.values()) {
            due.addAll(toMake(kind));
        }
        for (var kind : PartitionKind.values()) {
            due.addAll(toDrop(kind));
        }
        for (var change : due) {
            if (!isDone(change)) {
                return;
            }
        }
    }

    private List<Runnable> toMake(PartitionKind kind) {
        var there = partitions.of(kind);
        return kind.beginnings(partitions.now()).stream()
                .filter(from -> !there.contains(JdbcPartitions.name(kind, from)))
                .<Runnable>map(from -> () -> partitions.make(kind, from, from.plus(kind.width())))
                .toList();
    }

    private List<Runnable> toDrop(PartitionKind kind) {
        // Names sort as the times do.
        var first = JdbcPartitions.name(kind, kind.beginnings(partitions.now()).getFirst());
        return partitions.of(kind).stream()
                .filter(name -> name.compareTo(first) < 0)
                .<Runnable>map(name -> () -> partitions.drop(kind, name))
                .toList();
    }

    private boolean isDone(Runnable change) {
        try {
            transaction.executeWithoutResult(status -> {
                partitions.lock();
                change.run();
            });
            return true;
        } catch (DataAccessException failure) {
            LOG.warn("A partition of messages could not be kept, and will be later: {}", failure.getMessage());
            return false;
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("hub.chore.age", this::age)
                .tag("chore", "message-sweeper")
                .baseUnit("seconds")
                .description("How long ago this hub last did that without a failure")
                .register(registry);
    }

    private double age() {
        var current = sweeping;
        return current == null ? 0 : current.age().toMillis() / 1e3;
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
