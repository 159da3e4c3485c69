package com.onetimesecret.hub.messaging.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ConcurrentLogIntegrationTests {

    private static final int WRITERS_PER_HUB = 8;
    private static final int MESSAGES_PER_WRITER = 60;
    private static final int ALL = 2 * WRITERS_PER_HUB * MESSAGES_PER_WRITER;

    private final TestDatabase database = TestDatabase.fresh("classpath:db/migration/messaging");

    @Test
    void showsEveryReaderEveryMessageOnceAndInOrderWhileTwoHubsWrite() throws Exception {
        try (var first = TestHub.on(database);
                var second = TestHub.on(database);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var readers = new ArrayList<Future<List<Long>>>();
            for (int i = 0; i < 3; i++) {
                readers.add(threads.submit(() -> follow(first, second)));
            }
            var writers = new ArrayList<Future<List<Long>>>();
            for (int i = 0; i < WRITERS_PER_HUB; i++) {
                writers.add(threads.submit(write(first)));
                writers.add(threads.submit(write(second)));
            }
            var confirmed = new ArrayList<Long>();
            for (var writer : writers) {
                confirmed.addAll(result(writer));
            }
            confirmed.sort(null);

            assertThat(confirmed).hasSize(ALL).doesNotHaveDuplicates();
            for (var reader : readers) {
                assertThat(result(reader)).isEqualTo(confirmed);
            }
        }
    }

    private static List<Long> result(Future<List<Long>> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(60, TimeUnit.SECONDS);
    }

    private static Callable<List<Long>> write(TestHub hub) {
        return () -> {
            var seqs = new ArrayList<Long>();
            for (int i = 0; i < MESSAGES_PER_WRITER; i++) {
                seqs.add(hub.post(TestHub.ALICE).seq());
            }
            return seqs;
        };
    }

    /// Reads small pages, each at the other hub than the one before, as one who reconnects does.
    private static List<Long> follow(TestHub first, TestHub second) {
        var filter = Filter.everythingFor(TestHub.NETWORK, TestHub.BOB);
        var seen = new ArrayList<Long>();
        Position from = new Position.Beginning();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        for (int call = 0; seen.size() < ALL && System.nanoTime() < until; call++) {
            var hub = call % 2 == 0 ? first : second;
            var page = hub.log.readOrWait(filter, from, 7, 24_000, Duration.ofMillis(50));
            assertThat(page.gap()).isFalse();
            seen.addAll(TestPages.seqs(page));
            from = new Position.After(page.cursor());
        }
        return seen;
    }
}
