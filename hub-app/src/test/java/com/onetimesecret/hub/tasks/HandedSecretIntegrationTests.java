package com.onetimesecret.hub.tasks;

import static com.onetimesecret.hub.tasks.Workers.TASKS;
import static com.onetimesecret.hub.tasks.Workers.claim;
import static com.onetimesecret.hub.tasks.Workers.events;
import static com.onetimesecret.hub.tasks.Workers.handOver;
import static com.onetimesecret.hub.tasks.Workers.held;
import static com.onetimesecret.hub.tasks.Workers.news;
import static com.onetimesecret.hub.tasks.Workers.reveal;
import static com.onetimesecret.hub.tasks.Workers.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A secret that goes with a task: open for its holder alone, once; its sender sees what became of it.
class HandedSecretIntegrationTests {

    private static final String VALUE = "the password of the staging database";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Workers workers;
    private static TestAgent sender;
    private static TestAgent first;
    private static TestAgent second;

    @BeforeAll
    static void startHub() {
        // The sweeper never comes: what holds here holds by the statements alone.
        hub = RunningHub.startUnlimited(data, Map.of("hub.messaging.task.sweep-interval", "1h"));
        workers = new Workers(hub);
        sender = workers.able("sender");
        first = workers.able("first", "deploy");
        second = workers.able("second", "deploy");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void opensOnceForTheHolderAndTheSenderSeesWhen() {
        var handed = handOver(sender, "\"capabilities\":[\"deploy\"],\"secret\":\"" + VALUE + "\"");
        assertThat(handed.status()).as(handed.toString()).isEqualTo(201);
        var id = handed.text("id");
        assertThat(handed.text("secret_state")).isEqualTo("sealed");
        assertThat(handed.body().has("context_secret_key")).isFalse();
        assertThat(handed.toString()).doesNotContain(VALUE);
        var offer = first.get("/api/v2/agent/messages/" + handed.text("message_id"));
        assertThat(offer.body().at("/payload/has_context_secret").asBoolean()).isTrue();
        assertThat(offer.toString()).doesNotContain(VALUE);

        var claimed = claim(first, id);
        var key = claimed.text("context_secret_key");
        assertThat(key).matches("[a-zA-Z0-9]{40,}");
        assertThat(claimed.body().at("/next/0/href").asString()).contains(key).endsWith("/reveal");
        assertThat(task(first, id).body().has("context_secret_key")).isFalse();

        var revealed = reveal(first, key);
        assertThat(revealed.status()).as(revealed.toString()).isEqualTo(200);
        assertThat(revealed.text("value")).isEqualTo(VALUE);
        assertThat(reveal(first, key).problem()).isEqualTo("not-found");

        var seen = task(sender, id);
        assertThat(seen.text("secret_state")).isEqualTo("revealed");
        assertThat(seen.text("secret_revealed_at")).isNotEmpty();
        assertThat(seen.text("secret_revealed_by")).isEqualTo(first.id());
        assertThat(events(sender, id)).containsExactly("claimed", "secret_revealed");
        assertThat(events(first, id)).isEmpty();
        var told = news(sender, id).getLast();
        assertThat(told.at("/origin/kind").asString()).isEqualTo("system");
        assertThat(told.at("/metadata/by").asString()).isEqualTo(first.id());
        assertThat(told.at("/payload/summary").asString()).isEqualTo("first revealed the secret of the task.");
    }

    @Test
    void staysClosedForEverybodyButTheHolder() {
        var id = withSecret();
        var other = withSecret();
        var key = claim(first, id).text("context_secret_key");
        claim(second, other);

        for (var stranger : List.of(sender, second)) {
            assertThat(reveal(stranger, key).problem()).isEqualTo("not-found");
            assertThat(stranger.get("/api/v2/secret/" + key).problem()).isEqualTo("not-found");
        }
        assertThat(hub.owner().post("/api/v2/secret/" + key + "/reveal", "{}").problem())
                .isEqualTo("not-found");
        assertThat(hub.owner().get("/api/v2/secret/" + key).problem()).isEqualTo("not-found");
        assertThat(first.get("/api/v2/secret/" + key).status()).isEqualTo(200);
        assertThat(reveal(first, key).text("value")).isEqualTo(VALUE);
    }

    @Test
    void isShownToTheSenderAndTheHolderOnlyWhereItSaysWho() {
        var id = withSecret();
        reveal(first, claim(first, id).text("context_secret_key"));

        var other = task(second, id);
        assertThat(other.text("secret_state")).isEqualTo("revealed");
        assertThat(other.body().has("secret_revealed_at")).isFalse();
        assertThat(other.body().has("secret_revealed_by")).isFalse();
        assertThat(task(first, id).text("secret_revealed_by")).isEqualTo(first.id());
        var listed = sender.get(TASKS + "?from=me&limit=500&max_bytes=900000")
                .body()
                .get("tasks")
                .valueStream()
                .filter(one -> one.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(listed.get("secret_state").asString()).isEqualTo("revealed");
        assertThat(listed.get("secret_revealed_at").asString()).isNotEmpty();
    }

    @Test
    void goesOnToTheNextHolder() {
        var id = withSecret();
        var key = claim(first, id).text("context_secret_key");
        held(first, id, "release", 1);

        assertThat(reveal(first, key).problem()).isEqualTo("not-found");
        var next = claim(second, id);
        assertThat(next.text("secret_state")).isEqualTo("sealed");
        assertThat(next.text("context_secret_key")).isEqualTo(key);
        assertThat(reveal(first, key).problem()).isEqualTo("not-found");
        assertThat(reveal(second, key).text("value")).isEqualTo(VALUE);

        held(second, id, "release", 2);
        var late = claim(first, id);
        assertThat(late.text("secret_state")).isEqualTo("revealed");
        assertThat(late.text("secret_revealed_by")).isEqualTo(second.id());
        assertThat(late.body().has("context_secret_key")).isFalse();
        assertThat(held(first, id, "renew", 3).body().has("context_secret_key")).isFalse();
    }

    @Test
    void isClosedByALapseBeforeAnybodyNotedIt() {
        var id = withSecret();
        var key = claim(first, id).text("context_secret_key");

        workers.lapse(id);

        assertThat(reveal(first, key).problem()).isEqualTo("not-found");
        assertThat(task(sender, id).text("state")).isEqualTo("submitted");
        claim(second, id);
        assertThat(reveal(first, key).problem()).isEqualTo("not-found");
        assertThat(reveal(second, key).text("value")).isEqualTo(VALUE);
    }

    @Test
    void staysOpenWhileTheLeaseIsRenewed() {
        var id = withSecret();
        var key = claim(first, id).text("context_secret_key");
        workers.endLeaseOfSecret(id);
        assertThat(reveal(first, key).problem()).isEqualTo("not-found");

        var renewed = held(first, id, "renew", 1);

        assertThat(renewed.text("context_secret_key")).isEqualTo(key);
        assertThat(reveal(first, key).text("value")).isEqualTo(VALUE);
    }

    @ParameterizedTest
    @CsvSource({"complete, completed", "fail, failed"})
    void isBurnedWhenTheHolderEndsTheTask(String verb, String state) {
        var id = withSecret();
        var key = claim(first, id).text("context_secret_key");

        assertThat(held(first, id, verb, 1).text("state")).isEqualTo(state);

        assertThat(reveal(first, key).problem()).isEqualTo("not-found");
        assertThat(task(sender, id).text("secret_state")).isEqualTo("burned");
        assertThat(task(sender, id).body().get("has_context_secret").asBoolean())
                .isTrue();
        assertThat(left(id)).isZero();
    }

    @Test
    void isBurnedWhenTheSenderCancelsOrEverybodyRejects() {
        var canceled = withSecret();
        sender.post(TASKS + "/" + canceled + "/cancel", "{}");
        var rejected = handOver(sender, "\"to\":\"" + first.id() + "\",\"secret\":\"" + VALUE + "\"")
                .text("id");
        first.post(TASKS + "/" + rejected + "/reject", "{}");

        for (var id : List.of(canceled, rejected)) {
            assertThat(task(sender, id).text("secret_state")).isEqualTo("burned");
            assertThat(left(id)).isZero();
        }
    }

    @Test
    void isOfferedAgainWithTheTaskAfterAFailure() {
        var id = withSecret();
        var key = claim(first, id).text("context_secret_key");
        first.post(TASKS + "/" + id + "/fail", "{\"generation\":1,\"retry\":true}");

        assertThat(reveal(first, key).problem()).isEqualTo("not-found");
        claim(second, id);
        assertThat(reveal(second, key).text("value")).isEqualTo(VALUE);
    }

    @Test
    void keepsWhatBecameOfItWhenTheTaskIsOver() {
        var id = withSecret();
        reveal(first, claim(first, id).text("context_secret_key"));
        held(first, id, "complete", 1);

        var seen = task(sender, id);
        assertThat(seen.text("state")).isEqualTo("completed");
        assertThat(seen.text("secret_state")).isEqualTo("revealed");
        assertThat(seen.text("secret_revealed_at")).isNotEmpty();
    }

    @Test
    void alarmsNobodyAndOpensNothingForAHolderWhoWasRevoked() {
        var leaving = workers.able("leaving", "deploy");
        var id = withSecret();
        var key = claim(leaving, id).text("context_secret_key");

        hub.owner().post("/api/v2/agents/" + leaving.id() + "/revoke", "{}");

        assertThat(hub.jdbc()
                        .sql("select count(*) from secret where holder = ?")
                        .param(leaving.id())
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(claim(first, id).text("context_secret_key")).isEqualTo(key);
        assertThat(reveal(first, key).text("value")).isEqualTo(VALUE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "secret":""
                    "secret":5
                    "secret":null
                    "secret":{"value":"x"}
                    "secret":"\\u0000"
                    "secret":"\\ud800"
                    "secret":"both","context_secret_key":"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
                    """)
    void isRefusedWhereItIsNoSecret(String members) {
        var refused = handOver(sender, "\"capabilities\":[\"deploy\"]," + members);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(422);
        assertThat(refused.body().at("/errors/0/pointer").asString()).isEqualTo("/secret");
        assertThat(refused.body().at("/errors/0").has("got")).isFalse();
    }

    @Test
    void mayBeAsLargeAsAnySecretButNothingElseMayBe() {
        var largest = "é".repeat(512 * 1024);
        var handed = handOver(sender, "\"capabilities\":[\"deploy\"],\"secret\":\"" + largest + "\"");
        assertThat(handed.status()).as(handed.toString()).isEqualTo(201);
        var key = claim(first, handed.text("id")).text("context_secret_key");
        assertThat(reveal(first, key).text("value")).isEqualTo(largest);

        var tooLarge = handOver(sender, "\"capabilities\":[\"deploy\"],\"secret\":\"" + largest + "x\"");
        assertThat(tooLarge.status()).isEqualTo(422);
        assertThat(tooLarge.toString()).doesNotContain("éé");
        var long1 = "y".repeat(66_000);
        assertThat(handOver(sender, "\"capabilities\":[\"deploy\"],\"done_when\":\"" + long1 + "\",\"secret\":\"x\"")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void needsTheScopeOfSecrets() {
        var poor = new TestAgent(hub.baseUrl(), "poor", TestKey.ed25519());
        var request = poor.request("Works for the owner");
        request.put("scope", "read handoff");
        var asked = poor.join(request);
        hub.owner().approve(asked.text("approval_id"), "{}");
        poor.redeem();

        var refused = handOver(poor, "\"capabilities\":[\"deploy\"],\"secret\":\"x\"");

        assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
        assertThat(handOver(poor, "\"capabilities\":[\"deploy\"]").status()).isEqualTo(201);
    }

    @Test
    void isDoneOnceUnderAnIdempotencyKeyAndNothingReadableIsKept() {
        var name = UUID.randomUUID().toString();
        var body = "{\"task_description\":\"Deploy\",\"capabilities\":[\"deploy\"],\"secret\":\"" + VALUE + " 2\"}";
        var handed = keyed(sender, "/api/v2/agent/handoff", body, name);
        var again = keyed(sender, "/api/v2/agent/handoff", body, name);
        assertThat(handed.status()).as(handed.toString()).isEqualTo(201);
        assertThat(again.text("id")).isEqualTo(handed.text("id"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        var path = TASKS + "/" + handed.text("id") + "/claim";
        var key = keyed(first, path, "{}", name).text("context_secret_key");
        assertThat(keyed(first, path, "{}", name).text("context_secret_key")).isEqualTo(key);

        assertThat(holds("kept_answer", key)).isFalse();
        for (var table :
                List.of("kept_answer", "task", "message", "secret", "audit_unlinked", "audit_linked", "audit_run")) {
            assertThat(holds(table, VALUE)).as(table).isFalse();
            assertThat(holds(table, key)).as(table).isFalse();
        }
        assertThat(reveal(first, key).text("value")).isEqualTo(VALUE + " 2");
    }

    @Test
    void countsAsASecretAndNotIfItIsRefused(@TempDir Path folder) {
        try (var strict = RunningHub.start(folder, Map.of("hub.rate.secrets-per-hour", 2))) {
            var giver = strict.member("giver");
            assertThat(handOver(giver, "\"capabilities\":[\"x\"],\"secret\":\"\"")
                            .status())
                    .isEqualTo(422);
            assertThat(handOver(giver, "\"to\":\"agent_" + "x".repeat(24) + "\",\"secret\":\"a\"")
                            .status())
                    .isEqualTo(422);
            assertThat(handOver(giver, "\"capabilities\":[\"x\"],\"secret\":\"a\"")
                            .status())
                    .isEqualTo(201);
            assertThat(giver.post("/api/v2/secret", "{\"secret\":\"b\"}").status())
                    .isEqualTo(201);
            var refused = handOver(giver, "\"capabilities\":[\"x\"],\"secret\":\"c\"");
            assertThat(refused.problem()).isEqualTo("rate-limited");
            assertThat(handOver(giver, "\"capabilities\":[\"x\"]").status()).isEqualTo(201);
        }
    }

    private static String withSecret() {
        return handOver(sender, "\"capabilities\":[\"deploy\"],\"secret\":\"" + VALUE + "\"")
                .text("id");
    }

    private static Answer keyed(TestAgent agent, String path, String body, String name) {
        return Wire.send(Wire.post(hub.baseUrl() + path, body)
                .header("Authorization", "Bearer " + agent.token())
                .header("Idempotency-Key", name));
    }

    /// How many values of the task's secret are left in the database.
    private static long left(String task) {
        return hub.jdbc()
                .sql("select count(*) from secret join task on secret.id = secret_id where task.id = ?"
                        + " and (ciphertext is not null or wrapped_key is not null)")
                .param(task)
                .query(Long.class)
                .single();
    }

    /// Whether a row of the table holds those bytes anywhere.
    private static boolean holds(String table, String text) {
        return hub.jdbc()
                .sql("select exists (select from " + table + " where position(?::bytea in "
                        + (table.equals("message") ? "body" : "convert_to(to_jsonb(" + table + ")::text, 'UTF8')")
                        + ") > 0 or to_jsonb(" + table + ")::text like ?)")
                .param(text.getBytes(StandardCharsets.UTF_8))
                .param("%" + text + "%")
                .query(Boolean.class)
                .single();
    }
}
