package com.onetimesecret.hub.test;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The PostgreSQL server of this JVM's tests; it starts on first use and ends with the JVM.
record TestServer(String host, int port, String user, String password) {

    private static final String IMAGE = "postgres:18-alpine";
    private static final String MAX_CONNECTIONS = "300";

    static TestServer running() {
        return Holder.SERVER;
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    private static TestServer start(String kind) {
        return switch (kind) {
            case "docker" -> docker();
            case "embedded" -> embedded();
            case "auto" -> auto();
            default -> throw new IllegalStateException("HUB_TEST_DB is auto, docker or embedded, not " + kind);
        };
    }

    private static TestServer auto() {
        // The library logs pages of errors where there is no engine, so it is asked only when a socket is there.
        if (!hasDockerSocket() || !DockerClientFactory.instance().isDockerAvailable()) {
            return embedded();
        }
        try {
            return docker();
        } catch (RuntimeException imageOrEngineTrouble) {
            System.err.println("Docker answers but " + IMAGE + " does not start; using the embedded PostgreSQL: "
                    + imageOrEngineTrouble.getMessage());
            return embedded();
        }
    }

    private static boolean hasDockerSocket() {
        return System.getenv("DOCKER_HOST") != null
                || Stream.of(
                                Path.of("/var/run/docker.sock"),
                                Path.of(System.getProperty("user.home"), ".docker", "run", "docker.sock"))
                        .anyMatch(Files::exists);
    }

    // Stopped by the library's own clean-up when the JVM ends.
    @SuppressWarnings("resource")
    private static TestServer docker() {
        var container = new PostgreSQLContainer(IMAGE);
        container.setCommand("postgres", "-c", "fsync=off", "-c", "max_connections=" + MAX_CONNECTIONS);
        container.start();
        return new TestServer(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                container.getUsername(),
                container.getPassword());
    }

    private static TestServer embedded() {
        // One folder a user: what root has unpacked, nobody else may write to.
        var folder =
                Path.of(System.getProperty("java.io.tmpdir"), "hub-test-postgres-" + System.getProperty("user.name"));
        try {
            var server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(folder.toFile())
                    .setLocaleConfig("locale", "C")
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setServerConfig("max_connections", MAX_CONNECTIONS)
                    .setServerConfig("io_method", "sync")
                    .setPGStartupWait(Duration.ofMinutes(2))
                    .start();
            return new TestServer("localhost", server.getPort(), "postgres", "unchecked");
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL for tests does not start", e);
        }
    }

    /// Starts the server once, on first use.
    private static final class Holder {
        static final TestServer SERVER = start(System.getenv().getOrDefault("HUB_TEST_DB", "auto"));
    }
}
