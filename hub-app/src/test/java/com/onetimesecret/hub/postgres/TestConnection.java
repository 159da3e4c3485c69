package com.onetimesecret.hub.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.NullMarked;

/// Where a database under test is, with the few statements the tests need.
@NullMarked
record TestConnection(String jdbcUrl, String user, String password) {

    static TestConnection to(EmbeddedPostgres postgres) {
        return new TestConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    Connection open() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }

    void execute(String sql) throws SQLException {
        try (var connection = open();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String value(String sql) throws SQLException {
        try (var connection = open();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
