package com.onetimesecret.hub.postgres;

import com.onetimesecret.hub.environment.DataFolder;
import com.onetimesecret.hub.environment.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/// The hub's database for works beside serving: the server it was given, the embedded one of a hub that runs, or the
/// embedded one, started for as long as it takes.
public final class HubDatabase implements AutoCloseable {

    private static final String GIVEN = "spring.datasource.url";

    private final GivenDatabase place;
    private final @Nullable EmbeddedPostgres own;
    private final boolean embedded;

    private HubDatabase(GivenDatabase place, @Nullable EmbeddedPostgres own, boolean embedded) {
        this.place = place;
        this.own = own;
        this.embedded = embedded;
    }

    /// Whether somebody else runs the server (`DATABASE_URL`).
    public static boolean isGiven(Environment environment) {
        return environment.containsProperty(GIVEN);
    }

    /// The database that those settings name.
    ///
    /// @throws StartRefused if there is none, or it does not answer
    public static HubDatabase open(Environment environment) {
        if (isGiven(environment)) {
            return given(environment);
        }
        var folder = DataFolder.of(environment).path();
        if (!Files.isDirectory(cluster(folder))) {
            throw new StartRefused("There is no database in " + folder
                    + ": set HUB_DATA_DIR to the hub's data folder, or DATABASE_URL to its server.");
        }
        return running(folder).orElseGet(() -> started(folder));
    }

    /// The embedded server of a hub that runs on that data folder now.
    public static Optional<HubDatabase> running(Path dataFolder) {
        try {
            var cluster = cluster(dataFolder);
            var port = Files.isDirectory(cluster)
                    ? PostmasterFile.of(cluster).flatMap(PostmasterFile::port)
                    : Optional.<Integer>empty();
            if (port.isEmpty()) {
                return Optional.empty();
            }
            var password = Files.readString(cluster.resolve(Cluster.PASSWORD_FILE));
            var found = new GivenDatabase(EmbeddedPostgres.jdbcUrl(port.get()), Cluster.USER, password);
            var database = new HubDatabase(found, null, true);
            // The process id of a server that is gone may be somebody else's by now.
            database.connect().close();
            return Optional.of(database);
        } catch (IOException e) {
            throw new StartRefused("The data folder " + dataFolder + " cannot be read: " + e.getMessage(), e);
        } catch (SQLException nobodyThere) {
            return Optional.empty();
        }
    }

    /// The embedded server of that data folder, with a new database if there is none.
    static HubDatabase started(Path dataFolder) {
        var server = EmbeddedPostgres.start(dataFolder);
        return new HubDatabase(new GivenDatabase(server.jdbcUrl(), server.user(), server.password()), server, true);
    }

    private static HubDatabase given(Environment environment) {
        var place = new GivenDatabase(
                environment.getRequiredProperty(GIVEN),
                environment.getProperty("spring.datasource.username", ""),
                environment.getProperty("spring.datasource.password", ""));
        var patience = environment.getProperty("hub.database-patience", Duration.class, Duration.ofMinutes(1));
        boolean durable = environment.getProperty("hub.database-must-be-durable", Boolean.class, true);
        return new HubDatabase(place.confirmed(patience, durable), null, false);
    }

    private static Path cluster(Path dataFolder) {
        return dataFolder.resolve("postgres").resolve("cluster");
    }

    /// Whether it runs only for this work: no hub serves from it.
    public boolean isOnlyForThis() {
        return own != null;
    }

    /// Another connection, to be closed by the caller.
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(place.jdbcUrl(), place.user(), place.password());
    }

    public String jdbcUrl() {
        return place.jdbcUrl();
    }

    public String user() {
        return place.user();
    }

    public String password() {
        return place.password();
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }

    /// Never prints the password.
    @Override
    public String toString() {
        return embedded ? "the embedded database" : "the database " + place;
    }
}
