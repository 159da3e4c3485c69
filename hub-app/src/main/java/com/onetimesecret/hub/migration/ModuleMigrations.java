package com.onetimesecret.hub.migration;

import org.flywaydb.core.Flyway;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/// Runs `db/migration/<module>` of each module under a history table of its own, after `db/migration/__root`.
///
/// The same folders and tables as Spring Modulith's runtime support, without its reading of every class at each
/// start.
@Component
class ModuleMigrations implements FlywayMigrationStrategy {

    @Override
    public void migrate(Flyway configured) {
        for (var module : ModuleSchema.ALL) {
            module.flyway(Flyway.configure().configuration(configured.getConfiguration()))
                    .load()
                    .migrate();
        }
    }
}
