package com.onetimesecret.hub.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets that open for an agent only when a person said yes to this one read.
class ApprovedRevealIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void opensOnceForEachYes() {
        var reader = hub.member("asking-reader");
        var key = create(hub.member("careful-maker"), 2, "");

        var asked = reveal(reader, key);
        assertThat(asked.status()).isEqualTo(403);
        assertThat(asked.problem()).isEqualTo("approval-required");
        var id = asked.text("approval_id");
        assertThat(asked.body().get("next").get(0).get("href").asString()).contains(id);
        assertThat(reveal(reader, key).text("approval_id"))
                .as("one card for the same")
                .isEqualTo(id);
        var card = hub.owner().get("/api/v2/approvals/" + id);
        assertThat(card.text("action")).isEqualTo("Open a secret");
        assertThat(card.body().get("details").toString()).contains("the production password");

        assertThat(hub.owner().approve(id, "{}").status()).isEqualTo(200);

        assertThat(reveal(reader, key).text("value")).isEqualTo("hunter2");
        assertThat(reveal(reader, key).problem()).isEqualTo("approval-required");
    }

    @Test
    void staysClosedAfterANo() {
        var reader = hub.member("denied-reader");
        var key = create(hub.member("denied-maker"), 1, "");
        var id = reveal(reader, key).text("approval_id");

        hub.owner().deny(id, "{\"reason\":\"not today\"}");

        assertThat(reveal(reader, key).problem()).isEqualTo("approval-denied");
        assertThat(hub.owner()
                        .post("/api/v2/secret/" + key + "/reveal", "{\"continue\":true}")
                        .text("value"))
                .as("a person who may decide needs nobody's yes")
                .isEqualTo("hunter2");
    }

    @Test
    void asksNobodyBeforeThePassphraseIsRight() {
        var reader = hub.member("wrong-reader");
        var key = create(hub.member("locked-maker"), 1, ",\"passphrase\":\"open sesame\"");

        var refused = reader.post("/api/v2/secret/" + key + "/reveal", "{\"passphrase\":\"open barley\"}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(hub.owner().pending()).noneMatch(card -> card.toString().contains(reader.id()));
    }

    @Test
    void opensOnceForOneYesHoweverManyTry() throws Exception {
        var reader = hub.member("racing-reader");
        var key = create(hub.member("racing-maker"), 50, "");
        hub.owner().approve(reveal(reader, key).text("approval_id"), "{}");
        var answers = new ArrayList<Future<Answer>>();
        try (var racers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                Callable<Answer> racer = () -> reveal(reader, key);
                answers.add(racers.submit(racer));
            }
        }
        var won = 0;
        for (var answer : answers) {
            won += answer.get().status() == 200 ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
    }

    private static String create(TestAgent maker, int maxReads, String more) {
        var created = maker.post("/api/v2/secret", """
                {"secret":"hunter2","description":"the production password","require_approval":true,"max_reads":%d%s}
                """.formatted(maxReads, more));
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        return created.text("secret_key");
    }

    private static Answer reveal(TestAgent reader, String key) {
        return reader.post("/api/v2/secret/" + key + "/reveal", "{}");
    }
}
