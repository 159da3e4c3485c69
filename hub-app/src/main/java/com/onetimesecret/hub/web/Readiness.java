package com.onetimesecret.hub.web;

import com.onetimesecret.hub.web.problem.StorageState;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Whether storage answers now and can be worked with, asked at most once at a time and for at most a second.
class Readiness {

    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final StorageState state;
    private final Runnable question;
    private @Nullable Future<?> asked;

    /// @param question fails if storage cannot be worked with
    Readiness(StorageState state, Runnable question) {
        this.state = state;
        this.question = question;
    }

    boolean isReady() {
        try {
            underWay().get(1, TimeUnit.SECONDS);
            state.works();
            return true;
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case ClocksApart apart -> state.clocksApart(apart.words());
                case Throwable other -> state.failed(other);
                case null -> state.failed(failed);
            }
            return false;
        } catch (TimeoutException silent) {
            state.failed(silent);
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// A question that hangs is not asked again: whoever comes later waits for the one that is under way.
    private synchronized Future<?> underWay() {
        if (asked == null || asked.isDone()) {
            asked = THREADS.submit(question);
        }
        return asked;
    }

    /// The answer that the clocks must not be trusted.
    static final class ClocksApart extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String words;

        ClocksApart(String words) {
            super(words);
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
