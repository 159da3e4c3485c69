package com.onetimesecret.hub.postgres;

import com.onetimesecret.hub.environment.StartRefused;
import com.onetimesecret.hub.environment.StorageFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The hub's own PostgreSQL server on files below the data folder: it takes connections from this machine only
/// and ends with the hub, however that ends.
final class EmbeddedPostgres implements AutoCloseable {

    private static final int STARTS = 10;
    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(1);
    private static final long LARGEST_LOG_BYTES = 1_000_000;

    private final HubLock lock;
    private final Cluster cluster;
    private final Postmaster postmaster;
    private final int port;

    private EmbeddedPostgres(HubLock lock, Cluster cluster, Postmaster postmaster, int port) {
        this.lock = lock;
        this.cluster = cluster;
        this.postmaster = postmaster;
        this.port = port;
    }

    /// Starts the server of that data folder and waits until it takes connections.
    ///
    /// @throws StartRefused if it cannot, with what to do about it
    static EmbeddedPostgres start(Path dataFolder) {
        try {
            // One spelling of the path, by which a running server is recognized.
            var folder = dataFolder.toRealPath();
            var lock = HubLock.claim(folder);
            try {
                return start(lock, Files.createDirectories(folder.resolve("postgres")));
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StartRefused(
                    StorageFailure.of(e).isPresent()
                            ? "The disk of the data folder " + dataFolder
                                    + " is full: make room, and start the hub again."
                            : "PostgreSQL cannot use the data folder " + dataFolder + ": " + e,
                    e);
        }
    }

    private static EmbeddedPostgres start(HubLock lock, Path folder) throws IOException {
        var binaries = Binaries.unpacked(folder);
        var launch = Launch.chosen(binaries, folder);
        var cluster = Cluster.readied(folder, binaries, launch);
        var log = folder.resolve("server.log");
        try {
            for (int attempt = 1; ; attempt++) {
                turnOver(log);
                int port = freePort();
                var postmaster = Postmaster.start(command(cluster, log, port));
                if (postmaster.awaitReady(cluster.folder())) {
                    return new EmbeddedPostgres(lock, cluster, postmaster, port);
                }
                if (attempt == STARTS) {
                    throw new StartRefused("PostgreSQL does not start (exit code " + postmaster.exitCode()
                            + "); the reason is at the end of " + log + ": " + lastLine(log));
                }
                // The port may have been taken, or children of a killed server may be a moment away from their end.
                TimeUnit.NANOSECONDS.sleep(BETWEEN_STARTS.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while PostgreSQL started", e);
        }
    }

    /// The JDBC URL of the hub's database.
    String jdbcUrl() {
        return jdbcUrl(port);
    }

    /// The JDBC URL of the hub's database on the embedded server of that port.
    static String jdbcUrl(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable";
    }

    /// The database role.
    String user() {
        return Cluster.USER;
    }

    /// The password of the role.
    String password() {
        try {
            return cluster.password();
        } catch (IOException e) {
            throw new UncheckedIOException("The password of the embedded PostgreSQL cannot be read", e);
        }
    }

    @Override
    public void close() {
        try (lock) {
            postmaster.stop(cluster);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProcessBuilder command(Cluster cluster, Path log, int port) {
        var settings = List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                // 201 means that it survives a power loss.
                "fsync=on",
                "full_page_writes=on",
                "synchronous_commit=on",
                // Small enough for a 512 MB machine; the operating system caches the rest.
                "shared_buffers=32MB",
                // Of a disk without moving parts: rows are looked up by index, also in tables that are still small.
                "random_page_cost=1.1",
                "max_connections=100",
                "io_method=sync",
                "timezone=UTC",
                "log_timezone=UTC",
                // The values of rows belong in no log.
                "log_error_verbosity=terse",
                "log_min_error_statement=panic",
                "log_checkpoints=off");
        var arguments = Stream.concat(
                        Stream.of("-D", cluster.folder().toString()),
                        settings.stream().flatMap(setting -> Stream.of("-c", setting)))
                .toList();
        return cluster.launch()
                .program(cluster.binaries().program("postgres"), arguments)
                .directory(cluster.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void turnOver(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES) {
            Files.move(log, log.resolveSibling("server.log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String lastLine(Path log) throws IOException {
        return new Launch.Outcome(0, Files.readString(log)).lastLine();
    }
}
