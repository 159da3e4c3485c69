package com.onetimesecret.hub.vault.secret;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.springframework.transaction.support.TransactionTemplate;

/// Does what callers want at the same time in one transaction, so that they share one wait for the disk. Nobody waits
/// for a timer: while one batch is on its way, the next one gathers.
final class Together<W, A> {

    /// So many that the wait for the disk hardly counts, so few that the first is not kept waiting.
    private static final int MOST = 16;

    /// What a batch may hold in memory, several times over.
    private static final int MOST_BYTES = 2 * 1024 * 1024;

    /// One batch works while another one waits for the disk.
    private static final int LANES = 2;

    private static final Duration IDLE = Duration.ofSeconds(10);

    /// Threads of the operating system: a virtual one hands each wait for the database to another thread and back.
    private final Executor lanes = lanes();
    private final Queue<Wish<W, A>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final TransactionTemplate transactions;
    private final ToIntFunction<W> bytes;
    private final Function<List<W>, List<A>> work;

    /// @param bytes about what a wish takes up
    /// @param work answers each wish, in order, within a transaction
    Together(TransactionTemplate transactions, ToIntFunction<W> bytes, Function<List<W>, List<A>> work) {
        this.transactions = transactions;
        this.bytes = bytes;
        this.work = work;
    }

    /// Waits until what is wanted is done and committed. One that fails does not take the others with it.
    A get(W wanted) {
        var wish = new Wish<W, A>(wanted, new CompletableFuture<>());
        queue.add(wish);
        try {
            startLane();
        } catch (RuntimeException | Error noThread) {
            if (queue.remove(wish)) {
                throw noThread;
            }
        }
        try {
            return wish.answer().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private void startLane() {
        int busy = running.get();
        while (busy < LANES && !queue.isEmpty()) {
            if (running.compareAndSet(busy, busy + 1)) {
                runLane();
                return;
            }
            busy = running.get();
        }
    }

    private void runLane() {
        try {
            lanes.execute(this::work);
        } catch (RuntimeException | Error noThread) {
            running.decrementAndGet();
            throw noThread;
        }
    }

    private void work() {
        try {
            for (var batch = take(); !batch.isEmpty(); batch = take()) {
                doTogether(batch);
            }
        } finally {
            running.decrementAndGet();
            // What came after the last look found no free lane perhaps.
            startLane();
        }
    }

    private List<Wish<W, A>> take() {
        var batch = new ArrayList<Wish<W, A>>();
        long held = 0;
        var next = queue.poll();
        while (next != null) {
            batch.add(next);
            held += bytes.applyAsInt(next.wanted());
            next = batch.size() < MOST && held < MOST_BYTES ? queue.poll() : null;
        }
        return batch;
    }

    private void doTogether(List<Wish<W, A>> batch) {
        var working = new AtomicBoolean();
        try {
            var answers = Objects.requireNonNull(transactions.execute(_ -> {
                working.set(true);
                var done = work.apply(batch.stream().map(Wish::wanted).toList());
                working.set(false);
                return done;
            }));
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(answers.get(i));
            }
        } catch (RuntimeException | Error failure) {
            // Only what failed while working is tried again, each by itself. When the commit fails, nobody knows what
            // was done; when nothing could begin, the storage is away, and the next would wait for it as long.
            if (!working.get() || batch.size() == 1) {
                batch.forEach(wish -> wish.answer().completeExceptionally(failure));
            } else {
                batch.forEach(wish -> doTogether(List.of(wish)));
            }
        }
    }

    /// They end when there was nothing to do for a while, so nobody has to end them.
    private static Executor lanes() {
        var threads = new ThreadPoolExecutor(
                LANES,
                LANES,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("secrets-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private record Wish<W, A>(W wanted, CompletableFuture<A> answer) {}
}
