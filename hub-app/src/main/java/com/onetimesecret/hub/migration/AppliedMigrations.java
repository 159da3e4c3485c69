package com.onetimesecret.hub.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// Which migrations a database has had.
public record AppliedMigrations(List<Module> modules) {

    public AppliedMigrations {
        modules = List.copyOf(modules);
    }

    /// Those of one module, the first one first.
    public record Module(String name, List<Migration> migrations) {

        public Module {
            migrations = List.copyOf(migrations);
        }
    }

    /// One migration, with the checksum by which a changed one is told.
    public record Migration(String version, @Nullable Integer checksum) {}

    /// The tables in which this is noted, which no backup needs to hold.
    public static Set<String> historyTables() {
        return ModuleSchema.ALL.stream().map(ModuleSchema::historyTable).collect(Collectors.toSet());
    }

    /// What that database has had.
    public static AppliedMigrations of(Connection connection) throws SQLException {
        var modules = new ArrayList<Module>();
        for (var module : ModuleSchema.ALL) {
            modules.add(new Module(module.module(), history(connection, module.historyTable())));
        }
        return new AppliedMigrations(modules);
    }

    private static List<Migration> history(Connection connection, String table) throws SQLException {
        var found = new ArrayList<Migration>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select version, checksum from " + table
                        + " where success and version is not null and type <> 'BASELINE' order by installed_rank")) {
            while (rows.next()) {
                found.add(new Migration(rows.getString(1), rows.getObject(2, Integer.class)));
            }
        }
        return found;
    }

    /// What of it this hub has never heard of, because a newer one made it; in words.
    public Optional<String> unknown() {
        return modules.stream()
                .flatMap(module -> module.migrations().stream()
                        .filter(migration -> !known(module.name()).contains(migration.version()))
                        .map(migration -> module.name() + " " + migration.version()))
                .findFirst();
    }

    private static Set<String> known(String module) {
        try {
            var files = new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:db/migration/" + module + "/V*__*.sql");
            return Stream.of(files)
                    .map(file -> String.valueOf(file.getFilename()))
                    .map(name -> name.substring(1, name.indexOf("__")))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Brings an empty database to just where that one was, so that its rows fit.
    public void repeatIn(DataSource empty) {
        for (var module : modules) {
            var schema = ModuleSchema.ALL.stream()
                    .filter(candidate -> candidate.module().equals(module.name()))
                    .findFirst();
            if (schema.isPresent() && !module.migrations().isEmpty()) {
                schema.get()
                        .flyway(Flyway.configure().dataSource(empty))
                        .target(module.migrations().getLast().version())
                        .load()
                        .migrate();
            }
        }
    }
}
