package com.onetimesecret.hub.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// While an installation is upgraded, hubs of the version before run and start on tables of the next one.
class NewerDatabaseIntegrationTests {

    @TempDir
    private Path data;

    @Test
    void servesFromADatabaseThatANewerHubHasMigrated() {
        try (var hub = RunningHub.startUnlimited(data)) {
            var before = hub.member("before");
            for (var module : ModuleSchema.ALL) {
                hub.jdbc()
                        .sql("insert into " + module.historyTable()
                                + " (installed_rank, version, description, type, script,"
                                + " checksum, installed_by, execution_time, success) select max(installed_rank) + 1,"
                                + " '4711', 'of the next version', 'SQL', 'V4711__of_the_next_version.sql', 1, 'hub', 1,"
                                + " true from " + module.historyTable())
                        .update();
            }
            hub.jdbc()
                    .sql("alter table agent add column colour text not null default 'red'")
                    .update();
            hub.jdbc()
                    .sql("create table of_the_next_version (id text primary key)")
                    .update();

            // The one that runs goes on, and one of its version starts beside it.
            assertThat(before.again().status()).isEqualTo(200);
            hub.restart();

            assertThat(before.again().status()).isEqualTo(200);
            assertThat(hub.member("after").get("/api/v2/agent/me").text("name")).isEqualTo("after");
            assertThat(hub.jdbc()
                            .sql("select count(*) from flyway_schema_history_auth where version = '4711' and success")
                            .query(Long.class)
                            .single())
                    .isEqualTo(1);
        }
    }
}
