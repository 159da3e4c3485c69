package com.onetimesecret.hub.postgres;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.environment.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data of the embedded PostgreSQL: either whole or not there.
record Cluster(Path folder, Binaries binaries, Launch launch) {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    /// The database role of the hub.
    static final String USER = "hub";

    /// The major version this build runs; the format on disk changes with each.
    static final String MAJOR = "18";

    /// Where the password of the role is, inside the cluster.
    static final String PASSWORD_FILE = "hub.password";

    private static final int PASSWORD_LENGTH = 40;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

    /// The cluster below `parent`, made if there is none, free of any earlier server.
    static Cluster readied(Path parent, Binaries binaries, Launch launch) throws IOException {
        var cluster = new Cluster(parent.resolve("cluster"), binaries, launch);
        Folders.giveTo(launch.uid(), parent);
        cluster.setAsideIfNeverFinished();
        if (!Files.exists(cluster.folder())) {
            cluster.make();
        }
        cluster.requireMajor();
        cluster.endEarlierServer();
        return cluster;
    }

    /// The password of the role, made with the cluster and kept inside it.
    String password() throws IOException {
        return Files.readString(folder.resolve(PASSWORD_FILE));
    }

    /// Stops whatever server runs on the cluster: sends clients off, writes everything.
    void stopServer() throws IOException {
        launch.run(
                binaries.program("pg_ctl"),
                List.of(
                        "stop",
                        "-D",
                        folder.toString(),
                        "-m",
                        "fast",
                        "-t",
                        String.valueOf(STOP_PATIENCE.toSeconds())));
    }

    private void make() throws IOException {
        LOG.info("Making the database in {} (once)", folder);
        var making = folder.resolveSibling("cluster.making");
        var passwordFile = folder.resolveSibling(PASSWORD_FILE);
        Folders.delete(making);
        Files.deleteIfExists(passwordFile);
        Files.createFile(
                passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, new Tokens().base62(PASSWORD_LENGTH));
        Folders.giveTo(launch.uid(), passwordFile);
        var outcome = launch.run(
                binaries.program("initdb"),
                List.of(
                        "--pgdata=" + making,
                        "--username=" + USER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-instructions"));
        if (outcome.exitCode() != 0) {
            throw new StartRefused("PostgreSQL could not make its database in " + folder + ": " + outcome.lastLine());
        }
        Files.move(passwordFile, making.resolve(PASSWORD_FILE));
        // Last and at once: a crash before this line leaves nothing that looks like a database.
        Files.move(making, folder, StandardCopyOption.ATOMIC_MOVE);
        Folders.flush(folder.resolveSibling("."));
    }

    // Never deletes: it is the operator who knows whether that folder matters.
    private void setAsideIfNeverFinished() throws IOException {
        if (!Files.exists(folder)
                || Files.exists(folder.resolve("PG_VERSION"))
                || Files.exists(folder.resolve("global").resolve("pg_control"))) {
            return;
        }
        var aside = folder.resolveSibling("cluster.unfinished-" + System.nanoTime());
        Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
        LOG.warn("The database in {} was never finished; it is now {} and a new one is made", folder, aside);
    }

    private void requireMajor() throws IOException {
        String found;
        try {
            found = Files.readString(folder.resolve("PG_VERSION")).strip();
        } catch (NoSuchFileException e) {
            throw new StartRefused("The database in " + folder + " is damaged (PG_VERSION is missing): restore it.", e);
        }
        if (!found.equals(MAJOR)) {
            throw new StartRefused("The database in " + folder + " is of PostgreSQL " + found + " and this hub runs "
                    + MAJOR + ": with the hub that made it run `backup <file>`, with this one `restore --set-aside"
                    + " <file>`; nothing was changed.");
        }
    }

    private void endEarlierServer() throws IOException {
        var file = PostmasterFile.of(folder);
        if (file.isEmpty()) {
            return;
        }
        var process = file.get().process();
        if (process.isPresent() && PostmasterFile.isServerOn(folder, process.get())) {
            LOG.info(
                    "Stopping a PostgreSQL (process {}) that outlived its hub",
                    process.get().pid());
            stopServer();
            awaitEnd(process.get());
        } else {
            file.get().disown();
        }
    }

    private void awaitEnd(ProcessHandle process) throws IOException {
        try {
            process.onExit().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new StartRefused(
                    "A PostgreSQL (process " + process.pid() + ") still uses " + folder + ": stop it.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while an earlier PostgreSQL ended", e);
        }
    }
}
