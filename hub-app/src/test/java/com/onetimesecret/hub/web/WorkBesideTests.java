package com.onetimesecret.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.api.call.WaitingCall;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WorkBesideTests {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicReference<String> did = new AtomicReference<>("nothing");
    private final CountDownLatch waits = new CountDownLatch(1);

    /// Waits until its call is ended, then goes on as if it spoke to the database.
    private String work() throws InterruptedException {
        var ended = new CountDownLatch(1);
        try (var wait = WaitingCall.begin(ended::countDown)) {
            waits.countDown();
            ended.await();
            assertThat(wait.isOver()).isTrue();
        }
        did.set(Thread.currentThread().isInterrupted() ? "was interrupted" : "went on");
        return "done";
    }

    @Test
    void neverOutlivesItsCallAndIsNotInterrupted() throws Exception {
        try (var work = new WorkBeside<>(this::work).start()) {
            waits.await();
            assertThatThrownBy(() -> work.get(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
        }
        assertThat(did).hasValue("went on");
    }

    @Test
    void tellsNobodyWhatCameOfItOnceItIsCancelled() throws Exception {
        try (var work = new WorkBeside<>(this::work).start()) {
            waits.await();
            work.cancel();
            assertThatThrownBy(() -> work.get(LONG)).isInstanceOf(CancellationException.class);
        }
        assertThat(did).hasValue("went on");
    }

    @Test
    void doesNotBeginOnceItIsCancelled() {
        var work = new WorkBeside<>(this::work);
        work.cancel();
        work.start().close();
        assertThat(did).hasValue("nothing");
    }

    @Test
    void tellsWhatItComesTo() throws Exception {
        try (var work = new WorkBeside<>(() -> "done").start()) {
            assertThat(work.get(LONG)).isEqualTo("done");
        }
    }
}
