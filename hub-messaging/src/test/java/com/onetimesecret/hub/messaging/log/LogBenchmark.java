package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.test.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Measures durable posts a second through the log's writer beside one-row committed inserts on the same
/// PostgreSQL, both from 64 callers. Run its `main` with the JDBC URL, user and password of an empty database,
/// or with nothing for an embedded server that waits for the disk.
final class LogBenchmark {

    private static final int CALLERS = 64;
    private static final long SECONDS = 5;
    private static final int ROUNDS = 3;

    private LogBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 3) {
            measure(migrated(new TestDatabase(arguments[0], arguments[1], arguments[2])));
            return;
        }
        // Not the tests' server: that one does not wait for the disk.
        try (var server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            measure(migrated(new TestDatabase(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres")));
        }
    }

    private static void measure(TestDatabase database) throws Exception {
        try (var pool = pool(database);
                var hub = TestHub.on(database)) {
            var jdbc = JdbcClient.create(pool);
            jdbc.sql("create table plain (id bigint generated always as identity primary key, body bytea not null)")
                    .update();
            System.out.printf(
                    "fsync %s, synchronous_commit %s%n", setting(jdbc, "fsync"), setting(jdbc, "synchronous_commit"));
            var plain = new double[ROUNDS];
            var posts = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                plain[round] = perSecond(() -> insert(pool));
                posts[round] = perSecond(() -> hub.post(TestHub.ALICE));
                System.out.printf(
                        "one-row inserts %,.0f/s   posts through the log %,.0f/s%n", plain[round], posts[round]);
            }
            System.out.printf("%.1f posts a commit%n", postsPerCommit(jdbc));
            System.out.printf(
                    "median: posts are %.2f times as many as one-row inserts%n", median(posts) / median(plain));
        }
    }

    private static TestDatabase migrated(TestDatabase database) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:db/migration/messaging")
                .load()
                .migrate();
        return database;
    }

    private static double perSecond(Runnable work) throws Exception {
        long until = System.nanoTime() + SECONDS * 1_000_000_000L;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var callers = IntStream.range(0, CALLERS)
                    .mapToObj(caller -> threads.submit(() -> {
                        long done = 0;
                        while (System.nanoTime() < until) {
                            work.run();
                            done++;
                        }
                        return done;
                    }))
                    .toList();
            long sum = 0;
            for (Future<Long> caller : callers) {
                sum += caller.get();
            }
            return sum / (double) SECONDS;
        }
    }

    private static void insert(DataSource pool) {
        try (var connection = pool.getConnection();
                var statement = connection.prepareStatement("insert into plain (body) values (?)")) {
            statement.setBytes(1, new byte[400]);
            statement.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static HikariDataSource pool(TestDatabase database) {
        var config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(CALLERS);
        config.setMinimumIdle(CALLERS);
        return new HikariDataSource(config);
    }

    private static double postsPerCommit(JdbcClient jdbc) {
        return jdbc.sql("select count(*)::float8 / count(distinct xmin::text) from message")
                .query(Double.class)
                .single();
    }

    private static String setting(JdbcClient jdbc, String name) {
        return jdbc.sql("select current_setting(?)")
                .param(name)
                .query(String.class)
                .single();
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
