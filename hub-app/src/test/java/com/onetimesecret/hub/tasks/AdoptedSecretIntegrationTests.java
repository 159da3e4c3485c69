package com.onetimesecret.hub.tasks;

import static com.onetimesecret.hub.tasks.Workers.claim;
import static com.onetimesecret.hub.tasks.Workers.events;
import static com.onetimesecret.hub.tasks.Workers.handOver;
import static com.onetimesecret.hub.tasks.Workers.held;
import static com.onetimesecret.hub.tasks.Workers.reveal;
import static com.onetimesecret.hub.tasks.Workers.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A secret that was there before the task that it goes with.
class AdoptedSecretIntegrationTests {

    private static final String VALUE = "the password of the staging database";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent sender;
    private static TestAgent first;
    private static TestAgent second;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        var workers = new Workers(hub);
        sender = workers.able("sender");
        first = workers.able("first", "deploy");
        second = workers.able("second", "deploy");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void saysThatItExpiredBeforeAnybodyClaimed() {
        var key = stored(sender, "{\"secret\":\"" + VALUE + "\",\"ttl\":60}");
        var id = handOver(sender, "\"capabilities\":[\"deploy\"],\"context_secret_key\":\"" + key + "\"")
                .text("id");
        hub.jdbc()
                .sql("update secret set expires_at = now() where id = (select secret_id from task where task.id = ?)")
                .param(id)
                .update();

        var claimed = claim(first, id);

        assertThat(claimed.text("secret_state")).isEqualTo("expired");
        assertThat(claimed.body().has("context_secret_key")).isFalse();
        held(first, id, "complete", 1);
        assertThat(task(sender, id).text("secret_state")).isEqualTo("expired");
    }

    @Test
    void adoptsASecretThatTheSenderMade() {
        var key = stored(sender, "{\"secret\":\"" + VALUE + "\",\"ttl\":3600}");
        var handed = handOver(sender, "\"capabilities\":[\"deploy\"],\"context_secret_key\":\"" + key + "\"");
        var id = handed.text("id");
        assertThat(handed.text("secret_state")).isEqualTo("sealed");

        assertThat(reveal(sender, key).problem()).isEqualTo("not-found");
        assertThat(reveal(first, key).problem()).isEqualTo("not-found");
        var again = handOver(sender, "\"capabilities\":[\"deploy\"],\"context_secret_key\":\"" + key + "\"");
        assertThat(again.status()).as(again.toString()).isEqualTo(422);
        assertThat(again.body().at("/errors/0/pointer").asString()).isEqualTo("/context_secret_key");
        assertThat(again.toString()).doesNotContain(key);

        assertThat(claim(first, id).text("context_secret_key")).isEqualTo(key);
        assertThat(reveal(first, key).text("value")).isEqualTo(VALUE);
        assertThat(events(sender, id)).containsExactly("claimed", "secret_revealed");
    }

    @Test
    void adoptsItFromAPostedMessageToo() {
        var key = stored(sender, "{\"secret\":\"" + VALUE + "\"}");
        var posted = sender.post(
                "/api/v2/agent/messages",
                "{\"type\":\"task_handoff\",\"payload\":{\"task_description\":\"Deploy it\",\"context_secret_key\":\""
                        + key + "\",\"recipient_criteria\":{\"capabilities\":[\"deploy\"]}}}");
        assertThat(posted.status()).as(posted.toString()).isEqualTo(201);
        var id = first.get("/api/v2/agent/messages/" + posted.text("id"))
                .body()
                .at("/payload/task_id")
                .asString();

        assertThat(reveal(second, key).problem()).isEqualTo("not-found");
        assertThat(claim(first, id).text("context_secret_key")).isEqualTo(key);
        assertThat(reveal(first, key).text("value")).isEqualTo(VALUE);
        var withValue = sender.post(
                "/api/v2/agent/messages",
                "{\"type\":\"task_handoff\",\"payload\":{\"task_description\":\"Deploy it\",\"secret\":\"" + VALUE
                        + "\",\"recipient_criteria\":{\"capabilities\":[\"deploy\"]}}}");
        assertThat(withValue.status()).isEqualTo(422);
        assertThat(withValue.toString()).doesNotContain(VALUE);
    }

    @Test
    void refusesASecretThatOpensMoreThanOnce() {
        var key = stored(sender, "{\"secret\":\"" + VALUE + "\",\"max_reads\":2}");

        var handed = handOver(sender, "\"capabilities\":[\"deploy\"],\"context_secret_key\":\"" + key + "\"");

        assertThat(handed.status()).as(handed.toString()).isEqualTo(422);
        assertThat(handed.body().at("/errors/0/message").asString()).contains("`max_reads` 1");
        assertThat(handed.toString()).doesNotContain(key);
        assertThat(reveal(first, key).text("value")).as("left as it was").isEqualTo(VALUE);
        reveal(first, key);
        assertHandedOnAsItIs(key);
    }

    @Test
    void handsOnTheKeyOfASecretWhoseTimeIsOver() {
        var key = stored(sender, "{\"secret\":\"" + VALUE + "\",\"max_reads\":2}");
        hub.jdbc()
                .sql("update secret set expires_at = now() where secret_key_hash = sha256(?::bytea)")
                .param(key)
                .update();

        assertHandedOnAsItIs(key);
    }

    /// What is over is a key like any other.
    private static void assertHandedOnAsItIs(String key) {
        var handed = handOver(sender, "\"capabilities\":[\"deploy\"],\"context_secret_key\":\"" + key + "\"");
        assertThat(handed.status()).as(handed.toString()).isEqualTo(201);
    }

    @Test
    void leavesAloneWhatTheSenderDidNotMakeOrBoundToOthers() {
        var ofOther = stored(second, "{\"secret\":\"" + VALUE + "\"}");
        var bound = stored(sender, "{\"secret\":\"" + VALUE + "\",\"to\":[\"" + second.id() + "\"]}");
        for (var key : List.of(ofOther, bound, "z".repeat(43))) {
            var handed = handOver(sender, "\"capabilities\":[\"deploy\"],\"context_secret_key\":\"" + key + "\"");
            assertThat(handed.status()).as(handed.toString()).isEqualTo(201);
            assertThat(handed.body().has("secret_state")).isFalse();
            assertThat(handed.body().get("has_context_secret").asBoolean()).isTrue();
            assertThat(claim(first, handed.text("id")).text("context_secret_key"))
                    .isEqualTo(key);
        }
        assertThat(reveal(second, ofOther).text("value")).isEqualTo(VALUE);
        assertThat(reveal(second, bound).text("value")).isEqualTo(VALUE);
    }

    private static String stored(TestAgent agent, String body) {
        return agent.post("/api/v2/secret", body).text("secret_key");
    }
}
