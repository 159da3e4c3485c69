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
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionTemplate;

/// What time and revocation do to tasks, how it is told, and how agents wait for it.
class LostLeaseIntegrationTests {

    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Workers workers;
    private static TestAgent sender;
    private static TestAgent first;
    private static TestAgent second;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.messaging.task.sweep-interval", "200ms"));
        workers = new Workers(hub);
        sender = workers.able("sender");
        first = workers.able("first", "build");
        second = workers.able("second", "build");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void tellsTheOldHolderOnceAndOffersTheTaskAgain() {
        var id = offered(sender, "build");
        claim(first, id);

        workers.lapse(id);

        assertThat(held(first, id, "complete", 1).problem()).isEqualTo("lease-lost");
        assertThat(task(sender, id).text("state")).isEqualTo("submitted");
        await().atMost(PATIENCE).until(() -> events(first, id).toList().contains("lapsed"));
        var claimed = claim(second, id);
        assertThat(claimed.body().get("generation").asInt()).isEqualTo(2);
        assertThat(claimed.body().get("attempts").asInt()).isEqualTo(1);
        var stale = held(first, id, "renew", 1);
        assertThat(stale.problem()).isEqualTo("lease-lost");
        assertThat(stale.text("holder")).isEqualTo(second.id());
        assertThat(events(first, id)).containsExactly("lapsed");
        assertThat(events(sender, id)).containsExactly("claimed", "lapsed", "claimed");
        var told = news(first, id).getFirst();
        assertThat(told.at("/metadata/lost_by").asString()).isEqualTo(first.id());
        assertThat(told.at("/origin/kind").asString()).isEqualTo("system");
    }

    @Test
    void letsALapsedLeaseBeClaimedAtOnceAndTellsTheOldHolderThenToo() {
        var id = offered(sender, "build");
        claim(first, id);
        workers.lapse(id);

        // Whether the sweep was faster or not.
        assertThat(claim(second, id).status()).isEqualTo(200);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(events(first, id)).containsExactly("lapsed"));
        assertThat(held(second, id, "complete", 2).status()).isEqualTo(200);
    }

    @Test
    void failsATaskThatEndedEveryHolder() {
        var id = offered(sender, "build");
        for (int generation = 1; generation <= 5; generation++) {
            var claimed = claim(first, id);
            assertThat(claimed.body().path("generation").asInt())
                    .as(claimed.toString())
                    .isEqualTo(generation);
            workers.lapse(id);
        }

        assertThat(task(sender, id).text("state")).isEqualTo("failed");
        assertThat(claim(second, id).problem()).isEqualTo("task-ended");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(task(sender, id).text("reason")).contains("too many attempts"));
        assertThat(events(sender, id).toList()).endsWith("lapsed", "expired");
    }

    @Test
    void failsAtItsDeadlineAndIsCanceledAtItsEnd() {
        var late = offered(sender, "build");
        var old = offered(sender, "build");
        claim(first, late);
        hub.jdbc()
                .sql("update task set deadline = now() where id = :id")
                .param("id", late)
                .update();
        hub.jdbc()
                .sql("update task set expires_at = now() where id = :id")
                .param("id", old)
                .update();

        assertThat(held(first, late, "complete", 1).problem()).isEqualTo("lease-lost");
        await().atMost(PATIENCE).until(() -> task(sender, old).text("reason").contains("nobody finished it"));
        await().atMost(PATIENCE).until(() -> task(sender, late).text("reason").contains("deadline"));
        assertThat(task(sender, late).text("state")).isEqualTo("failed");
        assertThat(task(sender, old).text("state")).isEqualTo("canceled");
        assertThat(events(first, late)).containsExactly("lapsed", "expired");
    }

    @Test
    void takesWhatARevokedAgentHeldAndHandedOver() {
        var leaving = workers.able("leaving", "build", "leave");
        var holds = offered(sender, "leave");
        var gave = offered(leaving, "build");
        claim(leaving, holds);
        claim(first, gave);

        hub.owner().post("/api/v2/agents/" + leaving.id() + "/revoke", "{}");

        assertThat(task(sender, holds).text("state")).isEqualTo("submitted");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(events(sender, holds)).containsExactly("claimed", "lapsed"));
        assertThat(held(first, gave, "complete", 1).problem()).isEqualTo("lease-lost");
        await().atMost(PATIENCE).until(() -> events(first, gave).toList().contains("expired"));
    }

    @Test
    void takesAlsoWhatSomebodyChangedWhileItsSenderWasRevoked() {
        var leaving = workers.able("leaving too", "leave");
        var gave = offered(leaving, "build");
        claim(first, gave);

        hub.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            hub.jdbc()
                    .sql("select id from task where id = ? for update")
                    .param(gave)
                    .query(String.class)
                    .single();
            hub.owner().post("/api/v2/agents/" + leaving.id() + "/revoke", "{}");
        });

        await().atMost(PATIENCE).until(() -> events(first, gave).toList().contains("expired"));
    }

    @Test
    void wakesWhoWaitsForATaskAndWhoWaitsForWork() throws Exception {
        var id = offered(sender, "build");
        claim(first, id);
        var idle = workers.able("idle", "rare");
        try (var threads = Executors.newFixedThreadPool(2)) {
            // Either is answered by the change, long before the wait is over, or came when it had happened.
            var waits = threads.submit(() -> sender.get(TASKS + "/" + id + "?state=working&wait=50"));
            var works = threads.submit(() -> idle.get(TASKS + "?for=me&state=submitted&wait=50"));
            held(first, id, "complete", 1);
            var wanted = offered(sender, "rare");

            assertThat(waits.get(20, TimeUnit.SECONDS).text("state")).isEqualTo("completed");
            assertThat(works.get(20, TimeUnit.SECONDS).body().at("/tasks/0/id").asString())
                    .isEqualTo(wanted);
        }
        assertThat(sender.get(TASKS + "/" + id + "?state=working&wait=50").text("state"))
                .isEqualTo("completed");
        assertThat(idle.get(TASKS + "?for=me&state=working&wait=1").body().get("tasks"))
                .isEmpty();
    }

    @Test
    void wakesWhoWaitsForWorkWhateverTheTopic() throws Exception {
        var idle = workers.able("elsewhere", "seldom");
        try (var threads = Executors.newSingleThreadExecutor()) {
            var works = threads.submit(() -> idle.get(TASKS + "?for=me&state=submitted&wait=50"));
            await().atMost(PATIENCE)
                    .until(() -> sender.post(
                                            MESSAGES,
                                            "{\"type\":\"status_update\",\"topic\":\"elsewhere\",\"payload\":{\"status\":\"idle\"}}")
                                    .body()
                                    .get("listeners")
                                    .asInt()
                            > 0);

            var posted = sender.post(
                    MESSAGES,
                    "{\"type\":\"task_handoff\",\"topic\":\"elsewhere\",\"payload\":{\"task_description\":\"x\","
                            + "\"recipient_criteria\":{\"capabilities\":[\"seldom\"]}}}");

            assertThat(posted.status()).as(posted.toString()).isEqualTo(201);
            assertThat(works.get(20, TimeUnit.SECONDS).body().get("tasks")).hasSize(1);
        }
    }

    @Test
    void isFetchedByWhoSeesItAndAcknowledgedByWhoClaimsIt() {
        var handed = handOver(sender, "\"to\":[\"" + first.id() + "\",\"" + second.id() + "\"]");
        task(second, handed.text("id"));
        claim(first, handed.text("id"));

        await().atMost(PATIENCE)
                .until(
                        () -> steps(handed.text("message_id")),
                        Map.of(first.id(), "acked", second.id(), "fetched")::equals);
    }

    private static Map<String, String> steps(String message) {
        return sender.get("/api/v2/agent/messages/" + message + "/delivery")
                .body()
                .get("deliveries")
                .valueStream()
                .collect(Collectors.toMap(
                        delivery -> delivery.get("to").asString(),
                        delivery -> delivery.get("state").asString()));
    }

    @Test
    void listsByUrgencyAndInPages() {
        var lister = workers.able("lister", "list");
        for (var priority : new String[] {"low", "normal", "urgent", "normal"}) {
            handOver(sender, "\"capabilities\":[\"list\"],\"priority\":\"" + priority + "\"");
        }
        var priorities = new ArrayList<String>();
        var path = TASKS + "?for=me&limit=3";
        Answer page;
        do {
            page = lister.get(path);
            page.body()
                    .get("tasks")
                    .forEach(task -> priorities.add(task.get("priority").asString()));
            var link = page.header("Link");
            path = link.isEmpty() ? "" : link.substring(link.indexOf("/api"), link.indexOf('>'));
        } while (page.body().get("has_more").asBoolean());

        assertThat(priorities).containsExactly("urgent", "normal", "normal", "low");
        assertThat(lister.get(TASKS + "?for=me&max_bytes=1").body().get("tasks"))
                .hasSize(1);
        assertThat(lister.get(TASKS + "?from=me").body().get("tasks")).isEmpty();
        assertThat(sender.get(TASKS + "?from=me&state=submitted").body().get("tasks"))
                .isNotEmpty();
    }

    @Test
    void listsWhatIsDoneAmongWhatIsToDo() {
        var worker = workers.able("worker", "mixed");
        var another = workers.able("another", "mixed");
        var normal = offered(sender, "mixed");
        var done = handOver(sender, "\"capabilities\":[\"mixed\"],\"priority\":\"high\"")
                .text("id");
        var low = handOver(sender, "\"capabilities\":[\"mixed\"],\"priority\":\"low\"")
                .text("id");
        var taken = handOver(sender, "\"capabilities\":[\"mixed\"],\"priority\":\"urgent\"")
                .text("id");
        claim(worker, done);
        held(worker, done, "complete", 1);
        claim(worker, low);
        claim(another, taken);

        assertThat(listed(worker, "for=me")).containsExactly(done, normal, low);
        assertThat(listed(worker, "for=me&state=completed")).containsExactly(done);
        assertThat(listed(worker, "for=me&state=working")).containsExactly(low);
        assertThat(listed(another, "for=me")).containsExactly(taken, normal);
        assertThat(listed(worker, "for=me&from=me")).isEmpty();
        assertThat(listed(worker, "state=completed")).contains(done);
        var first = worker.get(TASKS + "?for=me&limit=1");
        assertThat(first.body().get("has_more").asBoolean()).isTrue();
        assertThat(listed(
                        worker,
                        "for=me&limit=1&cursor=" + first.body().get("cursor").asString()))
                .containsExactly(normal);
    }

    private static List<String> listed(TestAgent agent, String query) {
        return agent.get(TASKS + "?" + query)
                .body()
                .get("tasks")
                .valueStream()
                .map(task -> task.get("id").asString())
                .toList();
    }

    @Test
    void isHandedOutWithTheNetworkButNotItsKey() {
        var handed = handOver(sender, "\"capabilities\":[\"build\"],\"context_secret_key\":\"" + "z".repeat(43) + "\"");
        var network = hub.jdbc()
                .sql("select network_id from task where id = :id")
                .param("id", handed.text("id"))
                .query(String.class)
                .single();
        var lines = new ArrayList<String>();

        hub.bean("taskContents", NetworkContents.class).export(new NetworkId(network), lines::add);

        assertThat(lines).anyMatch(line -> line.contains(handed.text("id")));
        assertThat(lines)
                .allMatch(line -> line.startsWith("{\"kind\":\"task\""))
                .noneMatch(line -> line.contains("key"));
    }
}
