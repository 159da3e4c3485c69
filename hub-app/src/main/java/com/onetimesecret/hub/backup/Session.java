package com.onetimesecret.hub.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// A connection on which values are written and read the same way, whatever the server's settings are.
final class Session {

    private static final List<String> SETTINGS = List.of(
            "set timezone = 'UTC'",
            "set datestyle = 'ISO'",
            "set intervalstyle = 'postgres'",
            "set bytea_output = 'hex'",
            "set extra_float_digits = 3",
            "set statement_timeout = 0",
            "set idle_in_transaction_session_timeout = 0",
            // A lock that waits holds up everybody behind it.
            "set lock_timeout = '5s'");

    private Session() {}

    static void prepare(Connection connection) throws SQLException {
        for (var setting : SETTINGS) {
            Catalog.execute(connection, setting);
        }
    }
}
