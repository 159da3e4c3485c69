package com.onetimesecret.hub.test;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// One database of its own on the real PostgreSQL that this JVM's tests share.
///
/// `HUB_TEST_DB` says where that server runs: `docker`, `embedded`, or `auto` (the default: Docker if an engine
/// answers).
public record TestDatabase(String jdbcUrl, String user, String password) {

    private static final Map<List<String>, String> TEMPLATES = new HashMap<>();
    private static final AtomicInteger COUNTER = new AtomicInteger();

    /// A new database with those Flyway folders applied, such as `classpath:db/migration/vault`; each folder
    /// has the history table of the module of that name, as the hub keeps it.
    ///
    /// The folders are applied once per JVM and set; after that a database costs a file copy.
    public static TestDatabase fresh(String... flywayLocations) {
        synchronized (TEMPLATES) {
            var template =
                    TEMPLATES.computeIfAbsent(List.copyOf(Arrays.asList(flywayLocations)), TestDatabase::migrate);
            return clone(template, "test_" + COUNTER.incrementAndGet());
        }
    }

    /// A data source that opens a connection per use.
    public DataSource dataSource() {
        return new DriverManagerDataSource(jdbcUrl, user, password);
    }

    /// The settings that make a Spring Boot application use this database, e.g. in `@DynamicPropertySource`:
    /// `DATABASE.springProperties().forEach((name, value) -> registry.add(name, () -> value))`.
    public Map<String, String> springProperties() {
        return Map.of(
                "spring.datasource.url", jdbcUrl,
                "spring.datasource.username", user,
                "spring.datasource.password", password,
                // The test servers skip the disk, and somebody else's database needs a key that is given.
                "hub.database-must-be-durable", "false",
                "hub.master-key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    }

    private static String migrate(List<String> locations) {
        var name = "template_" + COUNTER.incrementAndGet();
        var database = clone("template1", name);
        for (var location : locations) {
            Flyway.configure()
                    .dataSource(database.dataSource())
                    .locations(location)
                    .failOnMissingLocations(true)
                    .table(historyTable(location))
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        }
        return name;
    }

    private static String historyTable(String location) {
        var module = location.substring(location.lastIndexOf('/') + 1);
        return module.equals("__root") ? "flyway_schema_history" : "flyway_schema_history_" + module;
    }

    private static TestDatabase clone(String template, String name) {
        var server = TestServer.running();
        var maintenance = new TestDatabase(server.jdbcUrl("postgres"), server.user(), server.password());
        try (var connection = maintenance.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " template " + template + " strategy file_copy");
        } catch (SQLException e) {
            throw new IllegalStateException("The test server made no database " + name, e);
        }
        return new TestDatabase(server.jdbcUrl(name), server.user(), server.password());
    }

    /// Never prints the password.
    @Override
    public String toString() {
        return jdbcUrl;
    }
}
