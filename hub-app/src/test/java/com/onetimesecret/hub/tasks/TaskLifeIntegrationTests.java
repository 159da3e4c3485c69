package com.onetimesecret.hub.tasks;

import static com.onetimesecret.hub.tasks.Workers.TASKS;
import static com.onetimesecret.hub.tasks.Workers.claim;
import static com.onetimesecret.hub.tasks.Workers.events;
import static com.onetimesecret.hub.tasks.Workers.handOver;
import static com.onetimesecret.hub.tasks.Workers.held;
import static com.onetimesecret.hub.tasks.Workers.news;
import static com.onetimesecret.hub.tasks.Workers.offered;
import static com.onetimesecret.hub.tasks.Workers.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// A task from the hand-over to its end, with every verb.
class TaskLifeIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent sender;
    private static TestAgent french;
    private static TestAgent both;
    private static TestAgent other;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        var workers = new Workers(hub);
        sender = workers.able("sender");
        french = workers.able("french", "translate.fr");
        both = workers.able("both", "translate.fr", "review.code");
        other = workers.able("other", "paint");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void isHandedOverClaimedAndCompleted() {
        var handed = handOver(
                sender,
                "\"capabilities\":[\"translate.fr\"],\"priority\":\"high\",\"done_when\":\"It reads well\",\"lease_seconds\":600");

        assertThat(handed.status()).as(handed.toString()).isEqualTo(201);
        var id = handed.text("id");
        assertThat(id).matches("task_[a-zA-Z0-9]{24}");
        assertThat(handed.header("Location")).isEqualTo(hub.baseUrl() + TASKS + "/" + id);
        assertThat(handed.text("state")).isEqualTo("submitted");
        assertThat(handed.body().get("candidates").asInt()).isEqualTo(2);
        assertThat(handed.body().get("next")).isNotEmpty();
        var offer = french.get("/api/v2/agent/messages/" + handed.text("message_id"));
        assertThat(offer.text("topic")).isEqualTo("tasks.translate.fr");
        assertThat(offer.body().at("/payload/task_id").asString()).isEqualTo(id);

        var claimed = claim(french, id);
        assertThat(claimed.status()).as(claimed.toString()).isEqualTo(200);
        assertThat(claimed.text("state")).isEqualTo("working");
        assertThat(claimed.body().at("/lease/holder").asString()).isEqualTo(french.id());
        assertThat(claimed.body().at("/lease/generation").asInt()).isEqualTo(1);
        assertThat(Instant.parse(claimed.body().at("/lease/expires_at").asString()))
                .isBetween(Instant.now().plusSeconds(500), Instant.now().plusSeconds(601));

        var completed = french.post(TASKS + "/" + id + "/complete", "{\"generation\":1,\"result\":{\"words\":150}}");
        assertThat(completed.status()).as(completed.toString()).isEqualTo(200);
        var seen = task(sender, id);
        assertThat(seen.text("state")).isEqualTo("completed");
        assertThat(seen.text("finished_by")).isEqualTo(french.id());
        assertThat(seen.body().at("/result").toString()).isEqualTo("{\"words\":150}");
        assertThat(task(both, id).body().has("result")).isFalse();
        assertThat(states(seen)).containsExactly("submitted", "working", "completed");
        assertThat(events(sender, id)).containsExactly("claimed", "completed");
        var told = news(sender, id).getLast();
        assertThat(told.get("correlation_id").asString()).isEqualTo(handed.text("correlation_id"));
        assertThat(told.at("/origin/kind").asString()).isEqualTo("system");
        assertThat(told.at("/metadata/by").asString()).isEqualTo(french.id());
        assertThat(trail(id)).containsExactly("task.submitted", "task.claimed", "task.completed");
    }

    @Test
    void hasOneHolderOfFiftyWhoClaimAtOnce() throws Exception {
        var id = offered(sender, "translate.fr");
        List<Answer> answers;
        try (var threads = Executors.newFixedThreadPool(50)) {
            answers = threads
                    .invokeAll(IntStream.range(0, 50)
                            .mapToObj(i -> (Callable<Answer>) () -> claim(i % 2 == 0 ? french : both, id))
                            .toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .toList();
        }

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        var refused = answers.stream().filter(answer -> answer.status() != 200).toList();
        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
            assertThat(answer.problem()).isEqualTo("lease-held");
            assertThat(answer.text("holder")).isIn(french.id(), both.id());
            assertThat(Instant.parse(answer.text("expires_at"))).isAfter(Instant.now());
        });
        assertThat(task(sender, id).body().get("generation").asInt()).isEqualTo(1);
        assertThat(events(sender, id)).containsExactly("claimed");
    }

    @Test
    void tellsTheHolderWhoClaimsAgainUnderWhichGenerationItHoldsIt() {
        var id = offered(sender, "translate.fr");
        claim(french, id);

        var again = claim(french, id);

        assertThat(again.problem()).isEqualTo("lease-held");
        assertThat(again.text("holder")).isEqualTo(french.id());
        assertThat(again.body().get("generation").asInt()).isEqualTo(1);
        assertThat(held(french, id, "renew", 1).status()).isEqualTo(200);
    }

    @Test
    void isForThoseWithAllItsCapabilitiesAndNotForItsSender() {
        var id = handOver(both, "\"capabilities\":[\"translate.fr\",\"review.code\"]")
                .text("id");

        for (var agent : List.of(french, other, both)) {
            var refused = claim(agent, id);
            assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
            assertThat(refused.problem()).isEqualTo("forbidden");
        }
        assertThat(work(french)).doesNotContain(id);
        assertThat(work(both)).doesNotContain(id);
    }

    @Test
    void isForThoseWhomItsSenderNamesAndHiddenFromTheRest() {
        var id = handOver(sender, "\"to\":\"" + other.id() + "\"").text("id");

        assertThat(task(french, id).status()).isEqualTo(404);
        assertThat(claim(french, id).status()).isEqualTo(404);
        assertThat(work(other)).contains(id);
        assertThat(claim(other, id).status()).isEqualTo(200);
    }

    @Test
    void givesTheKeyOfItsSecretToTheHolderAlone() {
        var key = "k".repeat(43);
        var handed = handOver(sender, "\"capabilities\":[\"translate.fr\"],\"context_secret_key\":\"" + key + "\"");
        var id = handed.text("id");
        var message = both.get("/api/v2/agent/messages/" + handed.text("message_id"));
        assertThat(message.body().at("/payload/has_context_secret").asBoolean()).isTrue();
        assertThat(rows("message", handed.text("message_id"))).doesNotContain(key);
        assertThat(rows("task", id)).doesNotContain(key).contains("context_secret_key");

        var claimed = claim(french, id);

        assertThat(claimed.text("context_secret_key")).isEqualTo(key);
        assertThat(held(french, id, "renew", 1).text("context_secret_key")).isEqualTo(key);
        for (var seen : List.of(handed, message, task(french, id), task(both, id), claim(both, id))) {
            assertThat(seen.body().toString()).doesNotContain(key);
        }
        held(french, id, "complete", 1);
        assertThat(task(sender, id).body().get("has_context_secret").asBoolean())
                .isFalse();
        assertThat(hub.jdbc()
                        .sql("select count(*) from task where id = :id and context_secret_key is not null")
                        .param("id", id)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void isOfferedAgainWhenItsHolderReleasesIt() {
        var id = offered(sender, "translate.fr");
        claim(french, id);

        assertThat(held(french, id, "release", 1).text("state")).isEqualTo("submitted");

        assertThat(held(french, id, "complete", 1).problem()).isEqualTo("lease-lost");
        var claimed = claim(both, id);
        assertThat(claimed.body().get("generation").asInt()).isEqualTo(2);
        var stale = held(french, id, "complete", 1);
        assertThat(stale.problem()).isEqualTo("lease-lost");
        assertThat(stale.text("holder")).isEqualTo(both.id());
        // Another process of the holder that goes by an older lease is fenced off too.
        assertThat(held(both, id, "complete", 1).problem()).isEqualTo("lease-lost");
        var offers = other.get("/api/v2/agent/messages?topic=tasks.*.*&type=status_update&limit=500&max_bytes=900000");
        assertThat(offers.body().toString()).contains(id);
    }

    @Test
    void waitsForInputWhileItsHolderSaysSo() {
        var id = offered(sender, "translate.fr");
        claim(french, id);

        var asking = french.post(TASKS + "/" + id + "/renew", "{\"generation\":1,\"state\":\"input_required\"}");
        assertThat(asking.text("state")).isEqualTo("input_required");
        assertThat(held(french, id, "renew", 1).text("state")).isEqualTo("input_required");
        var on = french.post(TASKS + "/" + id + "/renew", "{\"generation\":1,\"state\":\"working\"}");

        assertThat(on.text("state")).isEqualTo("working");
        assertThat(events(sender, id)).containsExactly("claimed", "input_required", "resumed");
        assertThat(states(task(sender, id))).containsExactly("submitted", "working", "input_required", "working");
    }

    @Test
    void failsOrIsTriedAgainUntilNoAttemptIsLeft() {
        var failing = offered(sender, "translate.fr");
        claim(french, failing);
        var failed = french.post(TASKS + "/" + failing + "/fail", "{\"generation\":1,\"reason\":\"No such language\"}");
        assertThat(failed.text("state")).isEqualTo("failed");
        assertThat(task(sender, failing).text("reason")).isEqualTo("No such language");

        var poison = offered(sender, "translate.fr");
        var state = "submitted";
        int generation = 0;
        while (state.equals("submitted")) {
            generation++;
            claim(french, poison);
            state = french.post(TASKS + "/" + poison + "/fail", "{\"generation\":" + generation + ",\"retry\":true}")
                    .text("state");
        }
        assertThat(state).isEqualTo("failed");
        assertThat(generation).isEqualTo(5);
        assertThat(claim(both, poison).problem()).isEqualTo("task-ended");
    }

    @Test
    void isCanceledByItsSenderAloneAndItsHolderIsTold() {
        var id = offered(sender, "translate.fr");
        claim(french, id);

        assertThat(both.post(TASKS + "/" + id + "/cancel", "{}").problem()).isEqualTo("forbidden");
        var canceled = sender.call("POST", TASKS + "/" + id + "/cancel", "");

        assertThat(canceled.text("state")).as(canceled.toString()).isEqualTo("canceled");
        assertThat(events(french, id)).containsExactly("canceled");
        var late = held(french, id, "complete", 1);
        assertThat(late.problem()).isEqualTo("lease-lost");
        assertThat(late.text("state")).isEqualTo("canceled");
        assertThat(sender.post(TASKS + "/" + id + "/cancel", "{}").problem()).isEqualTo("task-ended");
    }

    @Test
    void isCanceledTogetherWithItsMessage() {
        var handedOver = handOver(sender, "\"capabilities\":[\"french\"]");
        var id = handedOver.text("id");
        claim(french, id);
        var message = "/api/v2/agent/messages/" + handedOver.text("message_id");

        assertThat(french.delete(message).problem()).isEqualTo("forbidden");
        assertThat(sender.delete(message).status()).isEqualTo(204);

        assertThat(task(sender, id).text("state")).isEqualTo("canceled");
        assertThat(held(french, id, "complete", 1).problem()).isEqualTo("lease-lost");
    }

    @Test
    void isRejectedWhenAllWhomItsSenderNamedDo() {
        var id = handOver(sender, "\"to\":[\"" + french.id() + "\",\"" + other.id() + "\"]")
                .text("id");

        var first = french.post(TASKS + "/" + id + "/reject", "{\"reason\":\"Not mine\"}");
        assertThat(first.text("state")).as(first.toString()).isEqualTo("submitted");
        assertThat(claim(french, id).problem()).isEqualTo("forbidden");
        assertThat(french.post(TASKS + "/" + id + "/reject", "{}").status()).isEqualTo(200);
        assertThat(work(other)).contains(id);
        assertThat(other.post(TASKS + "/" + id + "/reject", "{}").text("state")).isEqualTo("rejected");
        assertThat(events(sender, id)).containsExactly("rejected", "rejected");

        var byCapability = offered(sender, "translate.fr");
        assertThat(french.post(TASKS + "/" + byCapability + "/reject", "{}").problem())
                .isEqualTo("forbidden");
    }

    @Test
    void comesOfAPostedMessageToo() {
        var posted = sender.post(
                "/api/v2/agent/messages",
                "{\"type\":\"task_handoff\",\"payload\":{\"task_description\":\"Paint it\",\"recipient_criteria\":{\"specific_agent\":\""
                        + other.id() + "\"}}}");
        assertThat(posted.status()).as(posted.toString()).isEqualTo(201);

        var message = other.get("/api/v2/agent/messages/" + posted.text("id"));
        var id = message.body().at("/payload/task_id").asString();
        assertThat(message.body().at("/to/0").asString()).isEqualTo(other.id());
        assertThat(french.get("/api/v2/agent/messages/" + posted.text("id")).status())
                .isEqualTo(404);
        assertThat(claim(other, id).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "priority":"high"                                             | /capabilities
                    "capabilities":[]                                             | /capabilities
                    "capabilities":["x"],"capability":"x"                         | /capability
                    "to":"human"                                                  | /to
                    "to":"agent_000000000000000000000000"                         | /to
                    "capabilities":["x"],"lease_seconds":29                       | /lease_seconds
                    "capabilities":["x"],"deadline":"2020-01-01T00:00:00Z"        | /deadline
                    "capabilities":["x"],"ttl":59                                 | /ttl
                    "capabilities":["x"],"priority":"hihg"                        | /priority
                    "capabilities":["x"],"context_secret_key":"short"             | /context_secret_key
                    """)
    void isRefusedWhereItSaysTooLittleOrTooMuch(String members, String pointer) {
        var refused = handOver(sender, members);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(422);
        assertThat(refused.body().at("/errors/0/pointer").asString()).startsWith(pointer);
        assertThat(refused.body().get("next")).isNotEmpty();
    }

    @Test
    void asksForTheGenerationAndNothingElse() {
        var id = offered(sender, "translate.fr");
        claim(french, id);

        var without = french.post(TASKS + "/" + id + "/complete", "{}");
        assertThat(without.status()).isEqualTo(422);
        assertThat(without.body().at("/errors/0/pointer").asString()).isEqualTo("/generation");
        assertThat(french.post(TASKS + "/" + id + "/complete", "{\"generation\":1,\"resutl\":1}")
                        .body()
                        .at("/errors/0/did_you_mean")
                        .asString())
                .isEqualTo("result");
        assertThat(french.get(TASKS + "?state=done").status()).isEqualTo(422);
        assertThat(french.get(TASKS + "/task_1").status()).isEqualTo(404);
    }

    private static List<String> states(Answer task) {
        return task.body()
                .get("history")
                .valueStream()
                .map(entry -> entry.get("state").asString())
                .toList();
    }

    /// The tasks that the agent may claim.
    private static List<String> work(TestAgent agent) {
        return agent.get(TASKS + "?for=me&state=submitted&limit=500&max_bytes=900000")
                .body()
                .get("tasks")
                .valueStream()
                .map((JsonNode task) -> task.get("id").asString())
                .toList();
    }

    private static List<String> trail(String id) {
        return hub.jdbc()
                .sql("select action from audit_entry where subject = :id order by at")
                .param("id", id)
                .query((row, number) -> row.getString("action"))
                .list();
    }

    private static String rows(String table, String id) {
        return hub.jdbc()
                .sql("select " + (table.equals("message") ? "convert_from(body, 'UTF8')" : "to_jsonb(task)::text")
                        + " from " + table + " where id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }
}
