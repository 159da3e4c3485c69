package com.onetimesecret.hub.migration;

import java.util.List;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// The tables of one module: where its migrations are, and in which table it is noted which of them a database had.
record ModuleSchema(String module, String historyTable) {

    /// All of them, in the order in which they run.
    static final List<ModuleSchema> ALL =
            List.of(new ModuleSchema("__root", "flyway_schema_history"), of("auth"), of("messaging"), of("vault"));

    private static ModuleSchema of(String module) {
        return new ModuleSchema(module, "flyway_schema_history_" + module);
    }

    String folder() {
        return "classpath:db/migration/" + module;
    }

    FluentConfiguration flyway(FluentConfiguration configuration) {
        return configuration
                .locations(folder())
                .table(historyTable)
                // A hub of a newer version may have been here, and may run still.
                .ignoreMigrationPatterns("*:future")
                // The modules share a schema, so all but the first find tables that are not theirs.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .callbacks(new BriefLocks());
    }
}
