package com.onetimesecret.hub.postgres;

import com.onetimesecret.hub.environment.StartRefused;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
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

    // Connection refused or lost, and "the database system is starting up".
    private static final Set<String> NOT_YET = Set.of("08000", "08001", "08004", "08006", "57P03");

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
            return this;
        } catch (SQLException e) {
            throw new StartRefused("The database at " + place() + " does not work: " + oneLine(e), e);
        }
    }

    private Connection connected(Duration patience) throws SQLException {
        var giveUp = System.nanoTime() + patience.toNanos();
        var told = false;
        while (true) {
            try {
                return DriverManager.getConnection(jdbcUrl, user, password);
            } catch (SQLException e) {
                if (!NOT_YET.contains(Objects.requireNonNullElse(e.getSQLState(), ""))) {
                    throw new StartRefused("The database at " + place() + " refuses the hub: " + oneLine(e), e);
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

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("Interrupted while waiting for the database.", e);
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var statement = connection.prepareStatement("select current_setting(?)")) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
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
