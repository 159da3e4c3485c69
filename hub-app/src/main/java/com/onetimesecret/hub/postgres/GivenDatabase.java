package com.onetimesecret.hub.postgres;

import com.onetimesecret.hub.environment.ClockGap;
import com.onetimesecret.hub.environment.StartRefused;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/// A PostgreSQL server that somebody else runs.
record GivenDatabase(String jdbcUrl, String user, String password) implements JdbcConnectionDetails {

    private static final Logger LOG = LoggerFactory.getLogger(GivenDatabase.class);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final int OLDEST_VERSION = 150_000;

    /// Ours, for a server that only follows another.
    private static final String STANDBY = "HUB01";

    // Connection refused or lost, "the database system is starting up" or "shutting down", and no place left.
    private static final Set<String> NOT_YET =
            Set.of("08000", "08001", "08004", "08006", "53300", "57P01", "57P02", "57P03", STANDBY);

    private static final String MAY_MAKE_TABLES =
            "select coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)";
    private static final String TIME = "select (extract(epoch from clock_timestamp()) * 1000)::bigint";

    /// Waits until the server answers, and refuses one that could lose what the hub has confirmed.
    ///
    /// @param requireDurability false only where losing data is the point, in tests
    GivenDatabase confirmed(Duration patience, boolean requireDurability) {
        try (var connection = connected(patience)) {
            if (Integer.parseInt(setting(connection, "server_version_num")) < OLDEST_VERSION) {
                throw new StartRefused("The database is PostgreSQL " + setting(connection, "server_version")
                        + "; the hub needs 15 or newer.");
            }
            for (var name : new String[] {"fsync", "synchronous_commit"}) {
                if (requireDurability && setting(connection, name).equals("off")) {
                    throw new StartRefused("The database runs with " + name
                            + " = off and could lose messages the hub has confirmed: set it to on.");
                }
            }
            requireUsable(connection);
            return this;
        } catch (SQLException e) {
            throw new StartRefused("The database at " + place() + " does not work: " + oneLine(e), e);
        }
    }

    private void requireUsable(Connection connection) throws SQLException {
        if (setting(connection, "default_transaction_read_only").equals("on")) {
            throw new StartRefused("The database at " + place()
                    + " is read-only (default_transaction_read_only = on): set it to off. Where a provider set it,"
                    + " its disk may be full.");
        }
        if (!setting(connection, "server_encoding").equals("UTF8")) {
            throw new StartRefused("The database at " + place() + " has the encoding "
                    + setting(connection, "server_encoding") + ": make one with `createdb -E UTF8 -T template0`.");
        }
        if (!answer(connection, MAY_MAKE_TABLES).equals("t")) {
            throw new StartRefused("The user " + user + " may not make tables at " + place()
                    + ": let it own the database (ALTER DATABASE … OWNER TO " + user + ").");
        }
        var before = Instant.now();
        var theirs = Instant.ofEpochMilli(Long.parseLong(answer(connection, TIME)));
        ClockGap.between(before, theirs, Instant.now())
                .filter(ClockGap::isUnsafe)
                .ifPresent(gap -> {
                    throw new StartRefused(gap.words() + ": set both by NTP, then start the hub again.");
                });
    }

    private Connection connected(Duration patience) throws SQLException {
        var giveUp = System.nanoTime() + patience.toNanos();
        var told = false;
        while (true) {
            try {
                return primary(DriverManager.getConnection(jdbcUrl, user, password));
            } catch (SQLException e) {
                var state = Objects.requireNonNullElse(e.getSQLState(), "");
                if (!NOT_YET.contains(state)) {
                    throw new StartRefused(
                            "The database at " + place() + " refuses the hub: " + oneLine(e) + whatToDo(state), e);
                }
                if (System.nanoTime() > giveUp && state.equals(STANDBY)) {
                    throw new StartRefused(
                            "The database at " + place()
                                    + " is a standby, which takes no changes: name the primary in DATABASE_URL.",
                            e);
                }
                if (System.nanoTime() > giveUp) {
                    throw new StartRefused("No database answers at " + place() + " (DATABASE_URL): " + oneLine(e), e);
                }
                if (!told) {
                    LOG.info("Waiting up to {} s for the database at {}", patience.toSeconds(), place());
                    told = true;
                }
                pause();
            }
        }
    }

    // It may be about to be promoted, so it is waited for like one that is not up yet.
    private static Connection primary(Connection connection) throws SQLException {
        if (answer(connection, "select pg_is_in_recovery()").equals("t")) {
            connection.close();
            throw new SQLException("it is a standby", STANDBY);
        }
        return connection;
    }

    private static String whatToDo(String state) {
        return switch (state) {
            case "28P01", "28000" -> " (correct user and password in DATABASE_URL)";
            case "3D000" -> " (make it, or correct DATABASE_URL)";
            default -> "";
        };
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("Interrupted while waiting for the database.", e);
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        return answer(connection, "select current_setting('" + name + "')");
    }

    private static String answer(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private String place() {
        return jdbcUrl.replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*$", "");
    }

    private static String oneLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    @Override
    public String getJdbcUrl() {
        return jdbcUrl;
    }

    @Override
    public String getUsername() {
        return user;
    }

    @Override
    public String getPassword() {
        return password;
    }

    /// Never prints the password.
    @Override
    public String toString() {
        return place();
    }
}
