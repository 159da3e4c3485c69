package com.onetimesecret.hub.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.test.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// An upgrade while a backup reads every table.
class LockedTableIntegrationTests {

    private static final String COLUMNS = "SELECT count(*) FROM information_schema.columns WHERE table_name = "
            + "'signing_key' AND column_name = 'signs_from'";

    private final TestDatabase database = TestDatabase.fresh();

    @Test
    void waitsWithoutStandingInTheWayOfHubsThatRun() throws Exception {
        var plain = Flyway.configure().dataSource(database.dataSource()).load();
        for (var module : ModuleSchema.ALL.subList(0, 2)) {
            module.flyway(Flyway.configure().configuration(plain.getConfiguration()))
                    .target(module.module().equals("auth") ? "25" : "latest")
                    .load()
                    .migrate();
        }
        var jdbc = JdbcClient.create(database.dataSource());
        try (var backup = database.dataSource().getConnection()) {
            backup.setAutoCommit(false);
            try (var reading = backup.createStatement()) {
                reading.execute("LOCK TABLE signing_key IN ACCESS SHARE MODE");
                var upgrade = CompletableFuture.runAsync(
                        () -> new ModuleMigrations().migrate(plain), Thread::startVirtualThread);
                await().until(() -> upgrade.isDone()
                        || jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                                + " AND wait_event_type = 'Lock'")
                                        .query(Integer.class)
                                        .single()
                                > 0);

                var served = CompletableFuture.supplyAsync(
                        () -> jdbc.sql("SELECT count(*) FROM signing_key")
                                .query(Integer.class)
                                .single(),
                        Thread::startVirtualThread);
                assertThat(served.get(30, TimeUnit.SECONDS)).isZero();
                assertThat(upgrade).isNotDone();

                backup.rollback();
                await().atMost(Duration.ofMinutes(1)).until(upgrade::isDone);
                upgrade.join();
            }
        }
        assertThat(jdbc.sql(COLUMNS).query(Integer.class).single()).isEqualTo(1);
    }
}
