package com.onetimesecret.hub.backup;

import com.onetimesecret.hub.environment.StartRefused;
import com.onetimesecret.hub.migration.AppliedMigrations;
import com.onetimesecret.hub.postgres.HubDatabase;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// Writes all rows of a database as they are at one moment, while hubs go on; the file is whole, or not there.
final class WriteBackup {

    private static final int TRIES = 20;
    private static final int BUFFER = 1 << 16;
    /// The state in which PostgreSQL refuses a table that is not there.
    private static final String UNDEFINED_TABLE = "42P01";

    private final HubDatabase database;
    private final String hubVersion;

    WriteBackup(HubDatabase database, String hubVersion) {
        this.database = database;
        this.hubVersion = hubVersion;
    }

    Manifest to(Path file, PrintStream out) throws IOException, SQLException {
        var target = file.toAbsolutePath();
        if (Files.exists(target)) {
            throw new StartRefused(target + " is there already, and no backup is written over: name another file.");
        }
        var making = target.resolveSibling(target.getFileName() + ".making");
        Files.deleteIfExists(making);
        try (var channel = FileChannel.open(
                making,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            Manifest manifest;
            try (var connection = database.connect()) {
                manifest = write(connection, channel, out);
            }
            Files.move(making, target, StandardCopyOption.ATOMIC_MOVE);
            flush(target.resolveSibling("."));
            return manifest;
        } finally {
            Files.deleteIfExists(making);
        }
    }

    private static void flush(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Manifest write(Connection connection, FileChannel channel, PrintStream out)
            throws IOException, SQLException {
        var catalog = atOneMoment(connection);
        var tables = new ArrayList<Manifest.Table>();
        var progress = new Progress(out, "written", catalog.tables().size());
        try (var zip = new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER))) {
            // What is sealed does not shrink, and the rest does at any level.
            zip.setLevel(Deflater.BEST_SPEED);
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            for (var table : catalog.tables()) {
                if (!Catalog.LEFT_OUT.contains(table.name())) {
                    tables.add(rows(copy, table, zip));
                    progress.table(tables.getLast().rows());
                }
            }
            var manifest = manifest(connection, catalog, tables);
            zip.putNextEntry(new ZipEntry(BackupFile.MANIFEST));
            zip.write(manifest.written());
            zip.closeEntry();
            zip.finish();
            zip.flush();
            channel.force(true);
            return manifest;
        }
    }

    /// Begins the transaction that sees all tables as they are now, and keeps each of them from being dropped.
    private static Catalog atOneMoment(Connection connection) throws SQLException {
        Session.prepare(connection);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            var before = Catalog.of(connection);
            connection.setAutoCommit(false);
            Catalog.execute(connection, "set transaction isolation level repeatable read read only");
            // Locking takes no snapshot: that comes with the list behind it, when nothing can change any more.
            if (locked(connection, before.tableNames())) {
                var now = Catalog.of(connection);
                if (now.tableNames().equals(before.tableNames())) {
                    return now;
                }
            }
            connection.rollback();
            connection.setAutoCommit(true);
        }
        throw new SQLException("the tables change too fast to be listed");
    }

    private static boolean locked(Connection connection, Set<String> tables) throws SQLException {
        if (!tables.contains("installation")) {
            throw new StartRefused("This database holds no hub: nothing to back up.");
        }
        try {
            Catalog.execute(connection, "lock table " + Catalog.quoted(tables) + " in access share mode");
            return true;
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private static Manifest.Table rows(CopyManager copy, Catalog.Table table, ZipOutputStream zip)
            throws IOException, SQLException {
        zip.putNextEntry(new ZipEntry(BackupFile.entry(table.name())));
        var measured = new Measured(zip);
        var buffered = new BufferedOutputStream(measured, BUFFER);
        long rows = copy.copyOut(
                "copy (select " + table.columnList() + " from only " + Catalog.quoted(table.name()) + ") to stdout",
                buffered);
        buffered.flush();
        zip.closeEntry();
        return new Manifest.Table(table.name(), table.columns(), rows, measured.bytes, measured.sha256());
    }

    private Manifest manifest(Connection connection, Catalog catalog, List<Manifest.Table> tables) throws SQLException {
        return new Manifest(
                Manifest.FORMAT,
                hubVersion,
                one(connection, "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"),
                one(connection, "show server_version"),
                !database.isOnlyForThis() && isServing(connection),
                Catalog.list(
                        connection,
                        "select unnest(master_key_fingerprints) from installation",
                        row -> row.getString(1)),
                AppliedMigrations.of(connection),
                tables,
                catalog.partitions(),
                catalog.sequences(),
                Catalog.LEFT_OUT);
    }

    // A hub that was killed may have gone on until the moment before.
    private static boolean isServing(Connection connection) throws SQLException {
        return !one(connection, "select count(*) from hub_run where not ended").equals("0");
    }

    private static String one(Connection connection, String sql) throws SQLException {
        return Catalog.list(connection, sql, row -> row.getString(1)).getFirst();
    }

    /// Counts what goes through, and leaves the end of the file to others.
    private static final class Measured extends OutputStream {

        private final OutputStream to;
        private final MessageDigest digest = BackupFile.sha256();
        private long bytes;

        Measured(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] some, int from, int length) throws IOException {
            digest.update(some, from, length);
            bytes += length;
            to.write(some, from, length);
        }

        String sha256() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
