package com.onetimesecret.hub.migration;

import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/// Runs `db/migration/<module>` of each module under a history table of its own, after `db/migration/__root`.
///
/// The same folders and tables as Spring Modulith's runtime support, without its reading of every class at each
/// start.
@Component
class ModuleMigrations implements FlywayMigrationStrategy {

    private static final List<String> MODULES = List.of("auth", "messaging", "vault");

    @Override
    public void migrate(Flyway configured) {
        migrate(configured, "__root", "flyway_schema_history");
        MODULES.forEach(module -> migrate(configured, module, "flyway_schema_history_" + module));
    }

    private static void migrate(Flyway configured, String folder, String historyTable) {
        Flyway.configure()
                .configuration(configured.getConfiguration())
                .locations("classpath:db/migration/" + folder)
                .table(historyTable)
                // The modules share a schema, so all but the first find tables that are not theirs.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
