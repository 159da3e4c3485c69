package com.onetimesecret.hub.backup;

import com.onetimesecret.hub.environment.StartRefused;
import com.onetimesecret.hub.migration.AppliedMigrations;
import com.onetimesecret.hub.postgres.HubDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Puts the rows of a backup into a database that holds none: all of them in one transaction.
final class LoadBackup {

    private final BackupFile backup;
    private final Manifest manifest;

    LoadBackup(BackupFile backup) {
        this.backup = backup;
        this.manifest = backup.manifest();
    }

    /// @throws StartRefused if the database holds something
    static void requireEmpty(HubDatabase database) throws SQLException {
        try (var connection = database.connect()) {
            boolean hub =
                    count(connection, "select count(*) from pg_class where oid = to_regclass('installation')") > 0;
            long held = hub
                    ? count(connection, "select count(*) from installation")
                    : Catalog.of(connection).tables().size();
            if (held > 0) {
                throw new StartRefused(database + " is not empty: restore into a new one; nothing was changed.");
            }
        }
    }

    void into(HubDatabase database, PrintStream out) throws SQLException, IOException {
        manifest.migrations()
                .repeatIn(new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
        try (var connection = database.connect()) {
            Session.prepare(connection);
            if (!AppliedMigrations.of(connection).equals(manifest.migrations())) {
                throw new StartRefused("The tables of " + backup + " are not those that this hub made at that version:"
                        + " restore it with the hub that made it (version " + manifest.hubVersion() + ").");
            }
            connection.setAutoCommit(false);
            matchPartitions(connection);
            requireSameTables(Catalog.of(connection));
            fill(connection, out);
            connection.commit();
            connection.setAutoCommit(true);
            Catalog.execute(connection, "analyze");
        }
    }

    private void matchPartitions(Connection connection) throws SQLException {
        var there = Catalog.of(connection).partitionNames();
        var wanted =
                manifest.partitions().stream().map(Manifest.Partition::name).collect(Collectors.toSet());
        for (var name : there) {
            if (!wanted.contains(name)) {
                Catalog.execute(connection, "drop table " + Catalog.quoted(name));
            }
        }
        for (var partition : manifest.partitions()) {
            if (!there.contains(partition.name())) {
                var options = partition.options();
                Catalog.execute(
                        connection,
                        "create table " + Catalog.quoted(partition.name()) + " partition of "
                                + Catalog.quoted(partition.parent()) + " " + partition.bounds()
                                + (options == null || options.isEmpty() ? "" : " with (" + options + ")"));
            }
        }
    }

    // Before a row is removed: what is in the way may be somebody else's.
    private void requireSameTables(Catalog here) {
        var theirs = new HashSet<>(manifest.leftOut());
        manifest.tables().forEach(table -> theirs.add(table.name()));
        var differing = new HashSet<>(here.tableNames());
        differing.removeAll(theirs);
        theirs.removeAll(here.tableNames());
        differing.addAll(theirs);
        if (!differing.isEmpty()) {
            throw new StartRefused("The database and " + backup + " do not have the same tables ("
                    + String.join(", ", differing) + "): restore into a new database that nothing else uses.");
        }
    }

    private void fill(Connection connection, PrintStream out) throws SQLException, IOException {
        var tables = Catalog.of(connection).tableNames();
        // Made again at the end, where they check every row at once, whatever the order of the tables.
        var references = Catalog.list(
                connection, """
                select conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) from pg_constraint
                where contype = 'f' and conparentid = 0 and connamespace = current_schema()::regnamespace
                """, row -> new Reference(row.getString(1), row.getString(2), row.getString(3)));
        for (var reference : references) {
            Catalog.execute(
                    connection, "alter table " + reference.table() + " drop constraint " + reference.constraint());
        }
        Catalog.execute(connection, "truncate table " + Catalog.quoted(tables));
        var copy = connection.unwrap(PGConnection.class).getCopyAPI();
        var progress = new Progress(out, "restored", manifest.tables().size());
        for (var table : manifest.tables()) {
            try (var rows = backup.rows(table)) {
                var columns = new Catalog.Table(table.name(), table.columns()).columnList();
                long loaded =
                        copy.copyIn("copy " + Catalog.quoted(table.name()) + " (" + columns + ") from stdin", rows);
                if (loaded != table.rows()) {
                    throw new SQLException(table.name() + " has " + loaded + " rows instead of " + table.rows());
                }
                progress.table(loaded);
            }
        }
        for (var sequence : manifest.sequences()) {
            setValue(connection, sequence);
        }
        for (var reference : references) {
            Catalog.execute(
                    connection,
                    "alter table " + reference.table() + " add constraint " + reference.constraint() + " "
                            + reference.definition());
        }
    }

    private record Reference(String table, String constraint, String definition) {}

    private static void setValue(Connection connection, Manifest.Sequence sequence) throws SQLException {
        try (var statement = connection.prepareStatement("select setval(?::regclass, ?, ?)")) {
            statement.setString(1, Catalog.quoted(sequence.name()));
            statement.setLong(2, sequence.value());
            statement.setBoolean(3, sequence.called());
            statement.execute();
        }
    }

    private static long count(Connection connection, String sql) throws SQLException {
        return Catalog.list(connection, sql, row -> row.getLong(1)).getFirst();
    }
}
