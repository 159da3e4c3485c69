package com.onetimesecret.hub.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.TestPerson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An operator backs up a hub that runs, lets its owner in again, and puts the backup back, as docs/operating.md
/// tells.
class BackupStory {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String API_TOKEN = "backup-story-api-token";

    @TempDir
    private Path folder;

    @Test
    void backsUpWhileItServesAndRestoresWithTheOldDatabaseKept() throws Exception {
        var settings = Map.of(
                "HUB_OWNER_EMAIL", "ada@example.com",
                "HUB_OWNER_PASSWORD", "a long enough password",
                "HUB_OWNER_API_TOKEN", API_TOKEN,
                "HUB_OWNER_API_TOKEN_RIGHTS", "secrets decide");
        try (var hub = PackagedHub.start(folder, settings).awaitReady()) {
            var ada = new TestPerson(hub.url(), "ada@example.com", API_TOKEN);
            // The owner is made a moment after the hub is ready.
            await().atMost(LONG).until(() -> ada.get("/api/v2/approvals").status() == 200);
            var made = ada.post("/api/v2/secret", "{\"secret\":\"opened after the backup\"}");
            assertThat(made.status()).isEqualTo(201);

            var backedUp = hub.run("backup", "first.hubbackup");
            assertThat(backedUp.exitCode()).as(backedUp.log()).isZero();
            assertThat(backedUp.log()).contains("Not in it: the master key").contains("master.key");
            assertThat(reveal(ada, made).text("value")).isEqualTo("opened after the backup");

            var reset = hub.run("reset-owner", "ada@example.com");
            assertThat(reset.exitCode()).as(reset.log()).isZero();
            assertThat(reset.log()).contains(hub.url() + "/recover?token=");
            var refused = hub.run("restore", "first.hubbackup");
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.log()).contains("Another hub is using the data folder");
            assertThat(ada.get("/api/v2/approvals").status()).isEqualTo(200);

            hub.stop();
            var held = hub.run("restore", "first.hubbackup");
            assertThat(held.exitCode()).isEqualTo(2);
            assertThat(held.log()).contains("holds a database: `restore --set-aside <file>`");
            var restored = hub.run("restore", "--set-aside", "first.hubbackup");
            assertThat(restored.exitCode()).as(restored.log()).isZero();
            assertThat(restored.log()).contains("The database was restored: ", "is kept in ");
            try (var kept = Files.newDirectoryStream(folder.resolve("data/postgres"), "cluster.before-restore-*")) {
                assertThat(kept).hasSize(1);
            }
            assertThat(folder.resolve("data/restoring")).doesNotExist();

            hub.startAgain();
            assertThat(reveal(ada, made).status()).isEqualTo(404);
            assertThat(ada.get("/api/v2/receipt/" + made.text("receipt_key")).toString())
                    .contains("burned");
            var fresh = ada.post("/api/v2/secret", "{\"secret\":\"made afterwards\"}");
            assertThat(reveal(ada, fresh).text("value")).isEqualTo("made afterwards");
            hub.stop();

            var stopped = hub.run("backup", "second.hubbackup");
            assertThat(stopped.exitCode()).as(stopped.log()).isZero();
            assertThat(folder.resolve("data/postgres/cluster/postmaster.pid")).doesNotExist();
        }
    }

    private static Answer reveal(TestPerson person, Answer made) {
        return person.post("/api/v2/secret/" + made.text("secret_key") + "/reveal", "{\"continue\":true}");
    }
}
