package com.onetimesecret.hub.web;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether storage answers now, asked at most once at a time and for at most a second.
class Readiness {

    private static final Logger log = LoggerFactory.getLogger(Readiness.class);
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final Runnable question;
    private @Nullable Future<?> asked;

    /// @param question fails if storage does not answer
    Readiness(Runnable question) {
        this.question = question;
    }

    boolean isReady() {
        try {
            underWay().get(1, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException silent) {
            log.warn("Storage does not answer: {}", silent.toString());
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
}
