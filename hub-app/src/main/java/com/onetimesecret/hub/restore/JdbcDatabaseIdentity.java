package com.onetimesecret.hub.restore;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which database this is: its server, the server's timeline, the database and one of its tables, by the numbers that
/// PostgreSQL gave them. A restored server has another timeline, and a restored dump another table.
@Component
class JdbcDatabaseIdentity {

    private static final String WITHIN_THE_SERVER = """
            concat_ws('/',
                substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),
                (select oid from pg_database where datname = current_database()),
                'installation'::regclass::oid)
            """;

    private final JdbcClient jdbc;

    JdbcDatabaseIdentity(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    String now() {
        try {
            return identity("(select system_identifier from pg_control_system()) || '/' || " + WITHIN_THE_SERVER);
        } catch (DataAccessException notAllowedHere) {
            // Some providers keep the server's own number to themselves; the others tell of dumps all the same.
            return identity(WITHIN_THE_SERVER);
        }
    }

    private String identity(String expression) {
        return jdbc.sql("select " + expression)
                .query((row, n) -> row.getString(1))
                .single();
    }
}
