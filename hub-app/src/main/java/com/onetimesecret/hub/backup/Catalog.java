package com.onetimesecret.hub.backup;

import com.onetimesecret.hub.migration.AppliedMigrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The tables and counters of a database, as PostgreSQL lists them.
record Catalog(List<Table> tables, List<Manifest.Partition> partitions, List<Manifest.Sequence> sequences) {

    /// What another database has no use for: sessions, by whose ids one could go on as somebody else, signs of life of
    /// hubs that are not there, their streams, and what callers used of their limits.
    static final Set<String> LEFT_OUT = Set.of(
            "spring_session", "spring_session_attributes", "hub_run", "call_window", "streaming_hub", "open_streams");

    /// A table that holds rows itself, and its columns that can be written.
    record Table(String name, List<String> columns) {

        Table {
            columns = List.copyOf(columns);
        }

        String columnList() {
            return columns.stream().map(Catalog::quoted).collect(Collectors.joining(", "));
        }
    }

    private static final String OURS = """
            c.relnamespace = current_schema()::regnamespace and c.relpersistence = 'p'
            and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
            """;

    static Catalog of(Connection connection) throws SQLException {
        return new Catalog(tables(connection), partitions(connection), sequences(connection));
    }

    private static List<Table> tables(Connection connection) throws SQLException {
        return list(
                        connection,
                        """
                select c.relname, array(select a.attname::text from pg_attribute a
                    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                    order by a.attnum)
                from pg_class c where c.relkind = 'r' and %s order by c.relname
                """.formatted(OURS),
                        row -> new Table(row.getString(1), List.of((String[])
                                row.getArray(2).getArray())))
                .stream()
                .filter(table -> !AppliedMigrations.historyTables().contains(table.name()))
                .toList();
    }

    private static List<Manifest.Partition> partitions(Connection connection) throws SQLException {
        return list(
                connection,
                """
                select c.relname, parent.relname, pg_get_expr(c.relpartbound, c.oid),
                    array_to_string(c.reloptions, ', ')
                from pg_class c join pg_inherits i on i.inhrelid = c.oid join pg_class parent on parent.oid = i.inhparent
                where c.relkind = 'r' and c.relispartition and %s order by c.relname
                """.formatted(OURS),
                row -> new Manifest.Partition(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
    }

    // After the snapshot of the rows is as good: a counter only ever goes on.
    private static List<Manifest.Sequence> sequences(Connection connection) throws SQLException {
        var found = new ArrayList<Manifest.Sequence>();
        for (var name : list(
                connection,
                "select c.relname from pg_class c where c.relkind = 'S' and %s order by 1".formatted(OURS),
                row -> row.getString(1))) {
            found.addAll(list(
                    connection,
                    "select last_value, is_called from " + quoted(name),
                    row -> new Manifest.Sequence(name, row.getLong(1), row.getBoolean(2))));
        }
        return found;
    }

    Set<String> tableNames() {
        return tables.stream().map(Table::name).collect(Collectors.toSet());
    }

    Set<String> partitionNames() {
        return partitions.stream().map(Manifest.Partition::name).collect(Collectors.toSet());
    }

    /// A name as it must be written in a statement.
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String quoted(Set<String> names) {
        return names.stream().sorted().map(Catalog::quoted).collect(Collectors.joining(", "));
    }

    /// One row as something.
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    static <T> List<T> list(Connection connection, String sql, Reading<T> reading) throws SQLException {
        var found = new ArrayList<T>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(reading.of(rows));
            }
        }
        return found;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
