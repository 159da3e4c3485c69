package com.onetimesecret.hub.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.environment.StartRefused;
import com.onetimesecret.hub.test.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// What the hub demands of a server that somebody else runs.
@NullMarked
class GivenDatabaseIntegrationTests {

    private static final Duration BRIEFLY = Duration.ofMillis(700);

    private final TestDatabase database = TestDatabase.fresh();

    @Test
    void acceptsAServerThatAnswers() {
        var given = given(database.jdbcUrl());

        assertThat(given.confirmed(BRIEFLY, false)).isSameAs(given);
    }

    @Test
    void refusesAServerThatCouldLoseData() {
        assertThatThrownBy(() -> given(database.jdbcUrl()).confirmed(BRIEFLY, true))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("fsync = off");
    }

    @Test
    void refusesAtOnceWhatWaitingCannotMend() {
        assertThatThrownBy(() -> given(database.jdbcUrl() + "_missing").confirmed(Duration.ofDays(1), false))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("does not exist (make it, or correct DATABASE_URL)")
                .hasMessageNotContaining("\n");
    }

    @Test
    void givesUpAfterAWhileAndNamesThePlace() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var url = "jdbc:postgresql://localhost:" + port + "/hub?sslmode=disable";

        assertThatThrownBy(() -> given(url).confirmed(BRIEFLY, false))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("No database answers at localhost:" + port + "/hub (DATABASE_URL)");
    }

    @Test
    void refusesADatabaseThatTakesNoChanges() throws SQLException {
        execute("alter database " + name() + " set default_transaction_read_only = on");

        assertThatThrownBy(() -> given(database.jdbcUrl()).confirmed(BRIEFLY, false))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("is read-only (default_transaction_read_only = on): set it to off")
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesAUserWhoMayNotMakeTables() throws SQLException {
        execute("create role " + name() + "_guest login password 'guest'");

        assertThatThrownBy(() ->
                        new GivenDatabase(database.jdbcUrl(), name() + "_guest", "guest").confirmed(BRIEFLY, false))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("may not make tables")
                .hasMessageNotContaining("\n");
    }

    private String name() {
        return database.jdbcUrl().replaceFirst(".*/", "").replaceFirst("\\?.*", "");
    }

    private void execute(String statement) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    private GivenDatabase given(String url) {
        return new GivenDatabase(url, database.user(), database.password());
    }
}
