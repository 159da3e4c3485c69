package com.onetimesecret.hub.restore;

import java.sql.SQLException;
import java.util.Set;
import org.springframework.core.NestedExceptionUtils;
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

    /// Not allowed, not supported, and no such function: what asking once more would not change.
    private static final Set<String> WITHHELD = Set.of("42501", "0A000", "42883");

    private final JdbcClient jdbc;

    JdbcDatabaseIdentity(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    String now() {
        try {
            return identity("(select system_identifier from pg_control_system()) || '/' || " + WITHIN_THE_SERVER);
        } catch (DataAccessException failure) {
            if (!isWithheld(failure)) {
                throw failure;
            }
            // Some providers keep the server's own number to themselves; the others tell of dumps all the same.
            return identity(WITHIN_THE_SERVER);
        }
    }

    /// Whether the two are different databases, by the numbers that both of them have.
    static boolean differ(String one, String other) {
        return isWhole(one) == isWhole(other)
                ? !one.equals(other)
                : !withinTheServer(one).equals(withinTheServer(other));
    }

    /// Whether the server's own number is part of the identity.
    static boolean isWhole(String identity) {
        return identity.chars().filter(sign -> sign == '/').count() == 3;
    }

    private static String withinTheServer(String identity) {
        return isWhole(identity) ? identity.substring(identity.indexOf('/') + 1) : identity;
    }

    private static boolean isWithheld(DataAccessException failure) {
        return NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException cause
                && cause.getSQLState() != null
                && WITHHELD.contains(cause.getSQLState());
    }

    private String identity(String expression) {
        return jdbc.sql("select " + expression)
                .query((row, n) -> row.getString(1))
                .single();
    }
}
