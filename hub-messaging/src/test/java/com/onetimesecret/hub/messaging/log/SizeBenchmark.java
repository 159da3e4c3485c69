package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.test.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;

/// Measures what a post and a read cost beside few and beside many stored messages, and how many reads of 100
/// messages memory serves. Run its `main`, with the number of messages (10 million without) and how long they live:
/// `usual`, when all live for a day and an hour's messages therefore lie together, or `mixed` (without), when lives of
/// all lengths up to a day scatter them over all tables.
final class SizeBenchmark {

    private static final int FEW = 10_000;
    private static final int CALLERS = 64;
    private static final int READERS = 8;
    private static final long SECONDS = 5;
    private static final int CHUNK = 500_000;
    private static final long PAGE_BYTES = 1_000_000;
    private static final Filter FILTER = Filter.everythingFor(TestHub.NETWORK, TestHub.BOB);

    private SizeBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int many = arguments.length == 0 ? 10_000_000 : Integer.parseInt(arguments[0]);
        boolean usual = arguments.length > 1 && arguments[1].equals("usual");
        try (var server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("shared_buffers", "512MB")
                .start()) {
            var database = new TestDatabase(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
            Flyway.configure()
                    .dataSource(database.dataSource())
                    .locations("classpath:db/migration/messaging")
                    .load()
                    .migrate();
            fill(database, FEW, usual);
            measure(database, "warm-up");
            var few = measure(database, FEW + " stored");
            fill(database, many, usual);
            var more = measure(database, many + " stored");
            System.out.printf(
                    "posts cost %.2f times, reads behind the tail %.2f times as much; memory serves %,.0f reads/s of 100%n",
                    few.posts() / more.posts(), few.pages() / more.pages(), more.tail());
        }
    }

    /// Puts messages into the log until there are that many, over all partitions of a day.
    private static void fill(TestDatabase database, int count, boolean usual) {
        try (var hub = TestHub.on(database)) {
            long stored = hub.messages.head().seq();
            while (stored < count) {
                long end = Math.min(count, stored + CHUNK);
                hub.jdbc
                        .sql("""
                                insert into message (seq, id, network_id, type, topic, sender, received_at, expires_at,
                                    lasting, body)
                                select seq, 'msg_' || seq, ?, 'status_update', 'agents.status', ?, now(),
                                    now() + interval '1 hour' + %s * interval '1 hour', false,
                                    convert_to(?, 'UTF8')
                                from generate_series(?::bigint, ?::bigint) as seq
                                """.formatted(usual ? "(seq - 1) * 23 / " + count : "seq % 23"))
                        .param(TestHub.NETWORK.value())
                        .param(TestHub.ALICE.value())
                        .param("{\"id\":\"msg_000000000000000000000000\",\"payload\":{\"summary\":\"" + "x".repeat(400)
                                + "\"}}")
                        .param(stored + 1)
                        .param(end)
                        .update();
                hub.jdbc
                        .sql("update log_head set seq = ?, at = now()")
                        .param(end)
                        .update();
                stored = end;
            }
            hub.jdbc.sql("vacuum analyze message").update();
            hub.jdbc.sql("checkpoint").update();
        }
    }

    private static Costs measure(TestDatabase database, String label) throws Exception {
        try (var hub = TestHub.on(database, 2_000)) {
            long end = hub.messages.head().seq();
            double posts = perSecond(CALLERS, () -> hub.post(TestHub.ALICE));
            double pages = perSecond(READERS, () -> page(hub, 0, Math.max(1, end - 4_000)));
            long tail = hub.messages.head().seq();
            double fromTail = perSecond(READERS, () -> page(hub, tail - 600, tail - 200));
            System.out.printf(
                    "%s at %s: %,.0f posts/s   %,.0f pages/s from the storage   %,.0f pages/s from memory%n",
                    label, Instant.now(), posts, pages, fromTail);
            return new Costs(posts, pages, fromTail);
        }
    }

    private static void page(TestHub hub, long lowest, long highest) {
        long from = ThreadLocalRandom.current().nextLong(lowest, highest);
        var place = new Position.After(new Cursor(hub.log.end().epoch(), from));
        if (hub.log.read(FILTER, place, 100, PAGE_BYTES).messages().size() != 100) {
            throw new IllegalStateException("no full page behind " + from);
        }
    }

    private static double perSecond(int callers, Runnable work) throws Exception {
        long until = System.nanoTime() + SECONDS * 1_000_000_000L;
        var done = new LongAdder();
        var threads = IntStream.range(0, callers)
                .mapToObj(caller -> Thread.ofPlatform().start(() -> {
                    while (System.nanoTime() < until) {
                        work.run();
                        done.increment();
                    }
                }))
                .toList();
        for (var thread : threads) {
            thread.join();
        }
        return done.doubleValue() / SECONDS;
    }

    private record Costs(double posts, double pages, double tail) {}
}
