package com.onetimesecret.hub.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.TestPerson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An operator keeps copies of the data folder and puts one back, as docs/operating.md tells.
class RestoreStory {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String API_TOKEN = "restore-story-api-token";

    @TempDir
    private Path folder;

    @Test
    void burnsWhatWasOpenedAfterTheFolderWasCopied() throws Exception {
        try (var hub = PackagedHub.start(folder, settings()).awaitReady()) {
            var ada = new TestPerson(hub.url(), "ada@example.com", API_TOKEN);
            // The owner is made a moment after the hub is ready.
            await().atMost(LONG).until(() -> ada.get("/api/v2/approvals").status() == 200);
            var made = ada.post("/api/v2/secret", "{\"secret\":\"opened after the backup\"}");
            assertThat(made.status()).isEqualTo(201);
            hub.stop();
            copy(data(), backup());
            hub.startAgain();
            assertThat(reveal(ada, made).text("value")).isEqualTo("opened after the backup");
            assertThat(reveal(ada, made).status()).isEqualTo(404);

            // Nothing in a copied folder tells that it is one: this is why the command has to be given.
            hub.stop();
            putBack();
            hub.startAgain();
            assertThat(reveal(ada, made).text("value")).isEqualTo("opened after the backup");

            hub.stop();
            putBack();
            assertThat(hub.command("after-restore")).isZero();
            hub.startAgain();
            assertThat(reveal(ada, made).status()).isEqualTo(404);
            assertThat(ada.get("/api/v2/receipt/" + made.text("receipt_key")).toString())
                    .contains("burned");
            var fresh = ada.post("/api/v2/secret", "{\"secret\":\"made afterwards\"}");
            assertThat(reveal(ada, fresh).text("value")).isEqualTo("made afterwards");
            assertThat(Files.readString(hub.log())).contains("The database was restored: ", "1 secrets");
        }
    }

    private static Map<String, String> settings() {
        return Map.of(
                "HUB_OWNER_EMAIL", "ada@example.com",
                "HUB_OWNER_PASSWORD", "a long enough password",
                "HUB_OWNER_API_TOKEN", API_TOKEN,
                "HUB_OWNER_API_TOKEN_RIGHTS", "secrets decide");
    }

    private static Answer reveal(TestPerson person, Answer made) {
        return person.post("/api/v2/secret/" + made.text("secret_key") + "/reveal", "{\"continue\":true}");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path backup() {
        return folder.resolve("backup");
    }

    private void putBack() throws IOException {
        try (var old = Files.walk(data())) {
            for (var path : old.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        copy(backup(), data());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
