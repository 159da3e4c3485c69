package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.messaging.TestSigner;
import com.onetimesecret.hub.test.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import org.flywaydb.core.Flyway;

/// Measures how many entries a second are linked, removed under anchors, and verified, on an embedded server that
/// waits for the disk.
final class LinkBenchmark {

    private static final int ROWS = 200_000;

    private LinkBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (var server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            var database = new TestDatabase(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
            Flyway.configure()
                    .dataSource(database.dataSource())
                    .locations("classpath:db/migration/messaging")
                    .load()
                    .migrate();
            var settings = TestTrail.settings(5000);
            measure(new TestTrail(database, new TestSigner(), settings));
        }
    }

    private static void measure(TestTrail hub) throws Exception {
        for (int round = 0; round < 3; round++) {
            hub.jdbc.sql("""
                            insert into audit_unlinked (network_id, at, kind, actor, action, subject, details)
                            select ?, now() - interval '2 days', case when n % 50 = 0 then 'security' else 'traffic' end,
                                'agent_' || repeat('a', 24), 'message.posted', 'msg_' || n,
                                jsonb_build_object('type', 'status_update', 'topic', 'agents.status')
                            from generate_series(1, ?) n
                            """).param(TestTrail.NETWORK.value()).param(ROWS).update();
            print("linked", timed(hub.links::link));
            var lines = hub.exported();
            print("verified", timed(() -> hub.verify(lines)));
            print("removed", timed(() -> hub.sweeper.sweep()));
        }
    }

    private static Duration timed(Work work) throws Exception {
        long began = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static void print(String what, Duration took) {
        System.out.printf("%s %,.0f rows/s%n", what, ROWS * 1000.0 / Math.max(1, took.toMillis()));
    }

    private interface Work {
        void run() throws Exception;
    }
}
