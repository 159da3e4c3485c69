package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.network.NetworkBudget;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/// Appends to the log: one thread takes what has queued up during the last commit and stores it in one commit,
/// so many callers share one wait for the disk and nobody waits for a timer. A second thread tells them.
@Component
public class MessageWriter implements SmartLifecycle, MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(MessageWriter.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final long IDLE_MILLIS = 100;

    private final AppendBatch batches;
    private final Arrivals arrivals;
    private final LogWatch watch;
    private final LogSettings settings;
    private final NetworkBudget budget;
    private final BlockingQueue<Pending> queue;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final ExecutorService answers = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("message-answers").factory());
    private final LongAdder stored = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private volatile boolean accepting;
    private volatile boolean ended = true;
    private volatile @Nullable Thread thread;

    MessageWriter(AppendBatch batches, Arrivals arrivals, LogWatch watch, LogSettings settings, NetworkBudget budget) {
        this.budget = budget;
        this.batches = batches;
        this.arrivals = arrivals;
        this.watch = watch;
        this.settings = settings;
        this.queue = new ArrayBlockingQueue<>(settings.queueRows());
    }

    /// Stores the message; the answer is there when it is on disk.
    ///
    /// It fails with a [HubException] unavailable, if the message is not stored, or if the storage failed to say
    /// whether it is. What follows on it runs on one thread, so it must not wait for anything.
    ///
    /// @throws HubException budget-exhausted; unavailable, if the hub cannot take it
    public CompletableFuture<Posted> append(Draft draft) {
        return append(List.of(draft)).thenApply(List::getFirst);
    }

    /// The same for messages that share a commit whatever comes between: they are stored in their order, all or none.
    public CompletableFuture<List<Posted>> append(List<Draft> drafts) {
        for (var draft : drafts) {
            budget.takeMessage(draft.networkId(), draft.size(), draft.ttl());
        }
        // Counted here, where nobody else waits for it; later, whoever is woken listens no longer.
        var listeners = drafts.stream().map(watch::listenersOf).toList();
        var pending = new Pending(drafts, listeners, new CompletableFuture<>());
        enqueue(pending);
        return pending.answer();
    }

    private void enqueue(Pending pending) {
        if (!accepting) {
            throw unavailable("The hub is starting or stopping.");
        }
        long size = pending.size();
        if (queuedBytes.addAndGet(size) > settings.queueBytes().toBytes() || !queue.offer(pending)) {
            queuedBytes.addAndGet(-size);
            throw unavailable("More messages come in than the hub can store.");
        }
        // The writer may have ended between the first look and the offer; then nobody would answer.
        if (ended && queue.remove(pending)) {
            throw unavailable("The hub is stopping.");
        }
    }

    /// How many posts wait for the next batch.
    int waiting() {
        return queue.size();
    }

    private static HubException unavailable(String detail) {
        return new HubException(ProblemType.UNAVAILABLE, detail).retryAfter(RETRY_AFTER);
    }

    private void run() {
        var batch = new ArrayList<Pending>();
        try {
            while (take(batch)) {
                store(batch);
                batch.clear();
            }
        } finally {
            // Callers wait without a timer, so whatever ends the writer must answer them and turn others away.
            accepting = false;
            ended = true;
            batch.addAll(queue);
            refuse(batch, "The hub is stopping.");
        }
    }

    /// Fills the batch with what waits; false when nothing more will come.
    private boolean take(List<Pending> batch) {
        long bytes = 0;
        int rows = 0;
        var next = first();
        while (next != null) {
            batch.add(next);
            queuedBytes.addAndGet(-next.size());
            bytes += next.size();
            rows += next.drafts().size();
            var full = rows >= settings.batchRows()
                    || bytes >= settings.batchBytes().toBytes();
            next = full ? null : queue.poll();
        }
        return !batch.isEmpty();
    }

    private @Nullable Pending first() {
        try {
            var first = queue.poll();
            while (first == null && accepting) {
                first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
            }
            return first;
        } catch (InterruptedException interrupted) {
            accepting = false;
            return null;
        }
    }

    private void store(List<Pending> batch) {
        var drafts =
                batch.stream().flatMap(pending -> pending.drafts().stream()).toList();
        try {
            var appended = batches.append(drafts, settings.commitTimeout());
            stored.add(drafts.size());
            commits.increment();
            arrivals.take(appended);
            answer(batch, appended.to());
        } catch (RuntimeException | Error failure) {
            // Also when the outcome of the commit is unknown: nobody is told that a message is safe which may not be.
            report(failure, drafts.size());
            refuse(batch, "The message was not confirmed by the storage. Look for it before posting it again.");
        }
    }

    /// Tells the callers on another thread, because the next batch can be on its way meanwhile.
    private void answer(List<Pending> batch, Head head) {
        var stored = List.copyOf(batch);
        answers.execute(() -> {
            long seq = head.seq()
                    - stored.stream()
                            .mapToInt(pending -> pending.drafts().size())
                            .sum();
            for (var pending : stored) {
                pending.answer().complete(pending.posted(head, seq));
                seq += pending.drafts().size();
            }
        });
    }

    private void refuse(List<Pending> batch, String detail) {
        var refused = List.copyOf(batch);
        answers.execute(() -> refused.forEach(pending -> pending.answer().completeExceptionally(unavailable(detail))));
    }

    private static void report(Throwable failure, int messages) {
        if (NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException cause) {
            // Without its text: the server's words may quote what was to be stored.
            LOG.error("The storage did not confirm {} messages: SQL state {}", messages, cause.getSQLState());
        } else {
            LOG.error("The storage did not confirm {} messages", messages, failure);
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("hub.messages.stored", stored, LongAdder::sum)
                .description("Messages that this hub committed in batches")
                .register(registry);
        FunctionCounter.builder("hub.messages.commits", commits, LongAdder::sum)
                .description("Batches in which it did; messages by commits is the size of a batch")
                .register(registry);
        Gauge.builder("hub.messages.queued", queue, BlockingQueue::size)
                .description("Posts that wait for the next batch")
                .register(registry);
    }

    @Override
    public void start() {
        ended = false;
        accepting = true;
        thread = Thread.ofPlatform().name("message-writer").start(this::run);
    }

    /// Stores what has queued up, then ends.
    @Override
    public void stop() {
        accepting = false;
        var writer = thread;
        if (writer == null) {
            return;
        }
        try {
            if (!writer.join(settings.drainTimeout())) {
                LOG.error("The message writer did not end in {}", settings.drainTimeout());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return accepting;
    }

    /// Starts before the web server takes calls and stops after it took the last.
    @Override
    public int getPhase() {
        return 0;
    }

    /// The messages of a call that wait, and where their caller does.
    private record Pending(List<Draft> drafts, List<Integer> listeners, CompletableFuture<List<Posted>> answer) {

        /// Of all of them, in bytes.
        long size() {
            return drafts.stream().mapToLong(Draft::size).sum();
        }

        /// What their caller is told: they are stored behind that place.
        List<Posted> posted(Head head, long seq) {
            return IntStream.range(0, drafts.size())
                    .mapToObj(i -> Posted.of(drafts.get(i), head, seq + 1 + i, listeners.get(i)))
                    .toList();
        }
    }
}
