package com.onetimesecret.hub.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// What every other module's database tests rely on.
@NullMarked
class TestDatabaseIntegrationTests {

    private static final String SAMPLE = "classpath:db/migration/sample";

    @Test
    void givesEachCallerADatabaseOfItsOwn() throws SQLException {
        var one = TestDatabase.fresh(SAMPLE);
        var other = TestDatabase.fresh(SAMPLE);
        execute(one, "insert into sample values ('x')");

        assertThat(query(one, "select id from sample")).containsExactly("x");
        assertThat(query(other, "select id from sample")).isEmpty();
    }

    @Test
    void keepsEachModulesHistoryInItsOwnTable() throws SQLException {
        assertThat(query(TestDatabase.fresh(SAMPLE), "select tablename from pg_tables where tablename like 'flyway%'"))
                .containsExactly("flyway_schema_history_sample");
    }

    @Test
    void runsOnAPostgresThatTheHubSupports() throws SQLException {
        var version = query(TestDatabase.fresh(), "show server_version_num");
        assertThat(Integer.parseInt(version.getFirst())).isGreaterThanOrEqualTo(150000);
    }

    @Test
    void refusesAFolderWithoutMigrations() {
        assertThatThrownBy(() -> TestDatabase.fresh("classpath:db/migration/nowhere"))
                .hasMessageContaining("nowhere");
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> query(TestDatabase database, String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
