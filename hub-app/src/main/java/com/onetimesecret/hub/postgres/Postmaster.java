package com.onetimesecret.hub.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One server process, started again if it ends by itself once it was ready.
///
/// The tie between hub and server belongs to the thread that forks, so one thread forks and then waits for the end.
final class Postmaster {

    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_DEATHS = Duration.ofMinutes(1);
    private static final Duration SMART_STOP = Duration.ofSeconds(2);
    private static final Duration FAST_STOP = Duration.ofSeconds(30);

    private final ProcessBuilder command;
    private final CompletableFuture<Process> first = new CompletableFuture<>();
    private long reported = System.nanoTime() - BETWEEN_DEATHS.toNanos();
    private volatile boolean ready;
    private volatile boolean stopping;
    private volatile Process current;

    private Postmaster(ProcessBuilder command) throws IOException {
        this.command = command;
        Thread.ofPlatform().daemon().name("postgres").start(this::keep);
        try {
            current = first.join();
        } catch (CompletionException e) {
            throw new IOException("PostgreSQL cannot be run", e);
        }
    }

    /// Starts the process.
    static Postmaster start(ProcessBuilder command) throws IOException {
        return new Postmaster(command);
    }

    /// Waits until the server takes connections, however long a recovery takes; false if it ended instead.
    boolean awaitReady(Path cluster) throws IOException, InterruptedException {
        var process = current;
        var nextReport = System.nanoTime() + BETWEEN_REPORTS.toNanos();
        while (!process.waitFor(BETWEEN_LOOKS)) {
            if (PostmasterFile.of(cluster)
                    .filter(file -> file.saysReady(process.pid()))
                    .isPresent()) {
                ready = true;
                return true;
            }
            if (System.nanoTime() > nextReport) {
                LOG.info("PostgreSQL is not ready yet; after an unclean end it recovers first");
                nextReport += BETWEEN_REPORTS.toNanos();
            }
        }
        return false;
    }

    /// The exit code of a process that has ended.
    int exitCode() {
        return current.exitValue();
    }

    /// Ends the server with everything written, and returns when it is gone.
    void stop(Cluster cluster) throws IOException, InterruptedException {
        stopping = true;
        var process = current;
        // Waits for clients, of which there should be none any more.
        process.destroy();
        if (process.waitFor(SMART_STOP)) {
            return;
        }
        cluster.stopServer();
        if (!process.waitFor(FAST_STOP)) {
            LOG.warn("PostgreSQL does not stop and is killed; it recovers at the next start");
            process.destroyForcibly().waitFor();
        }
    }

    // Once a minute: on a full disk it ends again and again until there is room.
    private void report(int exitCode) {
        if (System.nanoTime() - reported > BETWEEN_DEATHS.toNanos()) {
            reported = System.nanoTime();
            LOG.error(
                    "PostgreSQL ended by itself (exit code {}) and is started again until it stays; the reason is at"
                            + " the end of {}",
                    exitCode,
                    command.redirectOutput().file());
        }
    }

    private void keep() {
        try {
            current = command.start();
            first.complete(current);
            int exitCode = current.waitFor();
            while (ready && !stopping) {
                report(exitCode);
                TimeUnit.NANOSECONDS.sleep(BETWEEN_STARTS.toNanos());
                current = command.start();
                exitCode = current.waitFor();
            }
        } catch (IOException e) {
            first.completeExceptionally(e);
            LOG.error("PostgreSQL cannot be started again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
