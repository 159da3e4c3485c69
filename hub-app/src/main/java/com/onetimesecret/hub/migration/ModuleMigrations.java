package com.onetimesecret.hub.migration;

import com.onetimesecret.hub.environment.StartRefused;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/// Runs `db/migration/<module>` of each module under a history table of its own, after `db/migration/__root`.
///
/// The same folders and tables as Spring Modulith's runtime support, without its reading of every class at each
/// start.
@Component
class ModuleMigrations implements FlywayMigrationStrategy {

    private static final Logger log = LoggerFactory.getLogger(ModuleMigrations.class);
    private static final int MOST_TRIES = 12;
    // So that what waited meanwhile is done.
    private static final Duration PAUSE = Duration.ofSeconds(3);

    @Override
    public void migrate(Flyway configured) {
        for (var module : ModuleSchema.ALL) {
            var flyway = module.flyway(Flyway.configure().configuration(configured.getConfiguration()))
                    .load();
            int tries = 1;
            while (!isDone(flyway, tries)) {
                tries++;
            }
        }
    }

    private static boolean isDone(Flyway flyway, int tries) {
        try {
            flyway.migrate();
            return true;
        } catch (FlywayException failure) {
            if (!BriefLocks.gaveUp(failure)) {
                throw failure;
            }
            if (tries == MOST_TRIES) {
                throw new StartRefused("The database's tables could not be changed, because somebody holds them: a"
                        + " backup or another long session. Hubs that run go on; start again when it is done.");
            }
            log.info("A table is in use for longer (a backup?); its change is tried again");
        }
        pause();
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while tables were in use", e);
        }
    }
}
