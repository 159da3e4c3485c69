package com.onetimesecret.hub.postgres;

import com.onetimesecret.hub.environment.DataFolder;
import com.onetimesecret.hub.environment.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// An embedded database in the making, beside the one that it may replace: it takes its place whole, or not at all.
public final class NewCluster implements AutoCloseable {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path data;
    private final Path making;
    private final HubLock lock;

    private NewCluster(Path data, Path making, HubLock lock) {
        this.data = data;
        this.making = making;
        this.lock = lock;
    }

    /// Claims the data folder for it.
    ///
    /// @param setAside whether a database that is there may be moved out of the way, and kept
    /// @throws StartRefused if a hub runs there, or there is a database that may not be moved
    public static NewCluster begin(DataFolder folder, boolean setAside) throws IOException {
        var data = folder.made().toRealPath();
        var lock = HubLock.claim(data);
        try {
            var old = data.resolve("postgres").resolve("cluster");
            if (Files.exists(old) && !setAside) {
                throw new StartRefused("The data folder " + data + " holds a database: `restore --set-aside <file>`"
                        + " keeps it beside the restored one, or set HUB_DATA_DIR to an empty folder.");
            }
            if (HubDatabase.running(data).isPresent()) {
                throw new StartRefused(
                        "A PostgreSQL without its hub still runs in " + data + ": start and stop the hub first.");
            }
            var making = data.resolve("restoring");
            Folders.delete(making);
            Files.createDirectory(
                    making, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            letServerPass(data);
            return new NewCluster(data, making, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    // As root the server may run as nobody, who must come through; the start of a hub opens its folder as far.
    private static void letServerPass(Path data) throws IOException {
        if (Folders.processUser() == 0) {
            var permissions = Files.getPosixFilePermissions(data);
            if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
                Files.setPosixFilePermissions(data, permissions);
            }
        }
    }

    /// The data folder of whoever works on it before it takes its place.
    public Path dataFolder() {
        return making;
    }

    /// Starts its server; close it before anything else.
    public HubDatabase start() {
        return HubDatabase.started(making);
    }

    /// Puts it where hubs look for their database; no server may run on it.
    ///
    /// @return where the one before is now, if there was one
    public Optional<Path> takePlace() throws IOException {
        var parent = Files.createDirectories(data.resolve("postgres"));
        var place = parent.resolve("cluster");
        var kept = Optional.<Path>empty();
        if (Files.exists(place)) {
            var aside = parent.resolve("cluster.before-restore-" + NAME.format(Instant.now()));
            Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
            kept = Optional.of(aside);
        }
        Files.move(making.resolve("postgres").resolve("cluster"), place, StandardCopyOption.ATOMIC_MOVE);
        Folders.flush(parent);
        return kept;
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            Folders.delete(making);
        }
    }
}
