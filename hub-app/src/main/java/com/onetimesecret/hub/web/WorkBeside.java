package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.call.WaitingCall;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Work for a call on a thread beside the call's own, which tells the client meanwhile that it goes on.
///
/// It never outlives the call: the server gives what the request was made of to another one then. It is not
/// interrupted either, but has nothing to wait for any more.
public final class WorkBeside<T> implements AutoCloseable {

    private final WaitingCall call = new WaitingCall();
    private final FutureTask<T> work;
    private @Nullable Thread thread;

    /// Work that has yet to begin.
    public WorkBeside(Callable<T> work) {
        this.work = new FutureTask<>(() -> {
            try (var _ = call.enter()) {
                return work.call();
            }
        });
    }

    /// Begins.
    public WorkBeside<T> start() {
        thread = Thread.startVirtualThread(work);
        return this;
    }

    /// What it comes to.
    ///
    /// @throws TimeoutException if that takes longer
    /// @throws CancellationException if nobody wants to know any more
    public T get(Duration patience) throws ExecutionException, InterruptedException, TimeoutException {
        return work.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Nobody wants to know what it comes to: it ends as soon as it only waits.
    public void cancel() {
        work.cancel(false);
        call.end();
    }

    /// Ends it, and waits until it has ended.
    @Override
    public void close() {
        cancel();
        var interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException stopping) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
