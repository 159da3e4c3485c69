package com.onetimesecret.hub.messaging.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Messages that commit with something else.
class AppendInTransactionIntegrationTests {

    private static final Filter BOBS = Filter.everythingFor(TestHub.NETWORK, TestHub.BOB);

    private final TestDatabase database = TestDatabase.fresh("classpath:db/migration/messaging");
    private final TestHub hub = TestHub.on(database);

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void storesNothingOfATransactionThatFails() {
        var before = hub.all(BOBS).messages().size();

        assertThatThrownBy(() -> hub.transaction.executeWithoutResult(status -> {
                    hub.inTransaction.append(draft());
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(hub.all(BOBS).messages()).hasSize(before);
    }

    @Test
    void refusesToAppendOutsideOfATransaction() {
        assertThatThrownBy(() -> hub.inTransaction.append(draft())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void sharesTheLogWithTheWriterWithoutLossOrDisorder() throws Exception {
        int each = 50;
        try (var threads = Executors.newFixedThreadPool(3)) {
            var within = (Callable<Void>) () -> {
                for (int i = 0; i < each; i++) {
                    hub.transaction.execute(status -> hub.inTransaction.append(draft()));
                }
                return null;
            };
            var batched = (Callable<Void>) () -> {
                IntStream.range(0, each).forEach(i -> hub.post(TestHub.ALICE));
                return null;
            };
            for (var done : threads.invokeAll(List.of(within, within, batched))) {
                done.get();
            }
        }

        var seqs = TestPages.seqs(hub.all(BOBS));
        assertThat(seqs).hasSize(3 * each).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void wakesReadersAfterTheCommitAndSaysHowManyThereWere() throws Exception {
        try (var threads = Executors.newSingleThreadExecutor()) {
            var reading = threads.submit(
                    () -> hub.log.readOrWait(BOBS, new Position.Latest(), 10, 1_000, Duration.ofSeconds(20)));
            while (hub.watch.waiting() == 0) {
                Thread.onSpinWait();
            }

            var posted = Objects.requireNonNull(hub.transaction.execute(status -> hub.inTransaction.append(draft())));

            assertThat(posted.listeners()).isEqualTo(1);
            assertThat(TestPages.seqs(reading.get())).containsExactly(posted.seq());
        }
    }

    /// Those may wait for its connection who bring what is missing.
    @Test
    void waitsForNothingBetweenTheCommitAndTheEndOfTheTransaction() {
        int posts = 30;
        hub.follower.stop();
        try (var other = TestHub.on(database)) {
            other.post(TestHub.ALICE);
        }

        long before = System.nanoTime();
        for (int i = 0; i < posts; i++) {
            hub.transaction.execute(status -> hub.inTransaction.append(draft()));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(100L * posts));
        hub.follower.start();
        assertThat(hub.all(BOBS).messages()).hasSize(posts + 1);
    }

    private static Draft draft() {
        return TestHub.draft(TestHub.NETWORK, TestHub.ALICE, "agents.status", null);
    }
}
