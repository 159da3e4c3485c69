package com.onetimesecret.hub.a2a;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Tasks through the door, each wall of the API through it, and what is no request.
class A2aDoorIntegrationTests {

    private static final int REFUSED = -32000;
    private static final int NO_TASK = -32001;

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent alice;
    private static TestAgent bob;
    private static A2aCaller toBob;
    private static ExecutorService meanwhile;

    @BeforeAll
    static void startAHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.a2a.look-again", "50ms", "hub.a2a.sign-of-life", "1ms"));
        alice = member("a2a-alice");
        bob = member("a2a-bob");
        toBob = A2aCaller.of(hub.baseUrl(), alice, bob);
        meanwhile = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterAll
    static void stop() {
        meanwhile.close();
        hub.close();
    }

    private static TestAgent member(String name) {
        return hub.member(name, hub.owner(), "guided-network");
    }

    private static TestAgent with(String name, String scope) {
        var agent = hub.stranger(name);
        var request = agent.request("Comes by A2A");
        request.put("scope", scope);
        request.put("network", "guided-network");
        hub.owner().approve(agent.join(request).text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);
        return agent;
    }

    /// The id of the next task that waits for the agent.
    private static String offered(TestAgent agent) {
        while (true) {
            var tasks = agent.get("/api/v2/agent/tasks?for=me&state=submitted&wait=20")
                    .body()
                    .path("tasks");
            if (!tasks.isEmpty()) {
                return tasks.get(0).get("id").stringValue();
            }
        }
    }

    private static JsonNode claim(TestAgent agent, String task) {
        return agent.post("/api/v2/agent/tasks/" + task + "/claim", "{}").body();
    }

    private static void complete(TestAgent agent, String task, Object result) {
        var done = agent.post(
                "/api/v2/agent/tasks/" + task + "/complete", Wire.json(Map.of("generation", 1, "result", result)));
        assertThat(done.status()).isEqualTo(200);
    }

    private static Map<String, Object> text(String text) {
        return A2aCaller.message(text, Map.of(), Map.of());
    }

    // Tasks

    @Test
    void handsOverStreamsAndShowsWhatCameOfIt() throws Exception {
        var gina = member("a2a-gina");
        var toGina = A2aCaller.of(hub.baseUrl(), alice, gina);
        var stream = CompletableFuture.supplyAsync(
                () -> toGina.stream("SendStreamingMessage", text("Translate it")), meanwhile);
        var id = offered(gina);
        claim(gina, id);
        complete(gina, id, Map.of("words", 3));

        var events = stream.get().stream().map(event -> event.get("result")).toList();

        assertThat(events.getFirst().at("/task/status/state").stringValue()).isEqualTo("TASK_STATE_SUBMITTED");
        assertThat(events.getFirst().at("/task/history/0/parts/0/text").stringValue())
                .isEqualTo("Translate it");
        assertThat(events.stream()
                        .map(event -> event.at("/statusUpdate/status/state").asString("")))
                .containsSubsequence("TASK_STATE_WORKING", "TASK_STATE_COMPLETED");
        assertThat(events.getLast().at("/statusUpdate/status/state").stringValue())
                .isEqualTo("TASK_STATE_COMPLETED");
        assertThat(events.stream().map(event -> event.at("/artifactUpdate/artifact/parts/0/data/words")))
                .anyMatch(words -> words.asInt() == 3);
        var seen = toGina.good("GetTask", Map.of("id", id, "historyLength", 0));
        assertThat(seen.at("/artifacts/0/parts/0/data/words").intValue()).isEqualTo(3);
        assertThat(seen.has("history")).isFalse();
    }

    @Test
    void waitsUntilTheTaskIsDoneUnlessToldNotTo() throws Exception {
        var hank = member("a2a-hank");
        var toHank = A2aCaller.of(hub.baseUrl(), alice, hank);
        var waiting = CompletableFuture.supplyAsync(() -> toHank.good("SendMessage", text("Wait for it")), meanwhile);
        var id = offered(hank);
        claim(hank, id);
        complete(hank, id, "done");

        var task = waiting.get().get("task");

        assertThat(task.at("/status/state").stringValue()).isEqualTo("TASK_STATE_COMPLETED");
        assertThat(task.at("/artifacts/0/parts/0/text").stringValue()).isEqualTo("done");
        assertThat(toHank.handOver("Not now").at("/status/state").stringValue()).isEqualTo("TASK_STATE_SUBMITTED");
    }

    @Test
    void takesARepeatForTheSameTaskAndOtherWordsForAMistake() {
        var params = A2aCaller.message("Once", Map.of("messageId", "m-1"), Map.of("returnImmediately", true));

        var first = toBob.good("SendMessage", params).at("/task/id").stringValue();
        var again = toBob.good("SendMessage", params).at("/task/id").stringValue();

        assertThat(again).isEqualTo(first);
        var other = A2aCaller.message("Twice", Map.of("messageId", "m-1"), Map.of());
        assertThat(toBob.refused("SendMessage", other).get("code").intValue()).isEqualTo(-32602);
        var carol = A2aCaller.of(hub.baseUrl(), alice, member("a2a-carol"));
        assertThat(carol.good("SendMessage", params).at("/task/id").stringValue())
                .isNotEqualTo(first);
    }

    @Test
    void asksForWhatIsMissingAndGoesOnWithTheAnswer() throws Exception {
        var dave = member("a2a-dave");
        var toDave = A2aCaller.of(hub.baseUrl(), alice, dave);
        var waiting = CompletableFuture.supplyAsync(() -> toDave.good("SendMessage", text("Book it")), meanwhile);
        var id = offered(dave);
        var thread = claim(dave, id).get("correlation_id").stringValue();
        var question = dave.post(
                        "/api/v2/agent/questions",
                        Wire.json(Map.of("question", "For when?", "to", List.of(alice.id()), "correlation_id", thread)))
                .text("id");
        var renew = "/api/v2/agent/tasks/" + id + "/renew";
        dave.post(renew, "{\"generation\":1,\"state\":\"input_required\"}");

        var paused = waiting.get().get("task");

        assertThat(paused.at("/status/state").stringValue()).isEqualTo("TASK_STATE_INPUT_REQUIRED");
        assertThat(paused.at("/status/message/parts/0/text").stringValue()).isEqualTo("For when?");
        var answer = A2aCaller.message("Monday", Map.of("taskId", id), Map.of("returnImmediately", true));
        toDave.good("SendMessage", answer);
        assertThat(dave.get("/api/v2/agent/questions/" + question)
                        .body()
                        .at("/answers/0/answer")
                        .stringValue())
                .isEqualTo("Monday");
        dave.post(renew, "{\"generation\":1,\"state\":\"working\"}");
        toDave.good("SendMessage", A2aCaller.message("Early", Map.of("taskId", id), Map.of("returnImmediately", true)));
        assertThat(dave.get("/api/v2/agent/inbox?since=all").body().findValuesAsString("summary"))
                .contains("Early");
        var elsewhere = Map.of("taskId", id, "contextId", "corr_0000000000000000");
        assertThat(toDave.refused("SendMessage", A2aCaller.message("No", elsewhere, Map.of()))
                        .get("code")
                        .intValue())
                .isEqualTo(-32602);
        complete(dave, id, "booked");
        assertThat(toDave.refused("SendMessage", answer).get("code").intValue()).isEqualTo(-32004);
        assertThat(toDave.refused("SubscribeToTask", Map.of("id", id))
                        .get("code")
                        .intValue())
                .isEqualTo(-32004);
    }

    @Test
    void cancelsOnceAndListsItsOwnInPages() {
        var erin = member("a2a-erin");
        var toErin = A2aCaller.of(hub.baseUrl(), alice, erin);
        var ids = List.of("a", "b", "c").stream()
                .map(text -> toErin.handOver(text).get("id").stringValue())
                .toList();

        var canceled = toErin.good("CancelTask", Map.of("id", ids.getFirst()));

        assertThat(canceled.at("/status/state").stringValue()).isEqualTo("TASK_STATE_CANCELED");
        assertThat(toErin.refused("CancelTask", Map.of("id", ids.getFirst()))
                        .get("code")
                        .intValue())
                .isEqualTo(-32002);
        var first = toErin.good("ListTasks", Map.of("pageSize", 2));
        assertThat(first.get("totalSize").intValue()).isEqualTo(3);
        assertThat(first.at("/tasks/0/id").stringValue()).isEqualTo(ids.getFirst());
        assertThat(first.at("/tasks/0").has("artifacts")).isFalse();
        var second = toErin.good(
                "ListTasks",
                Map.of("pageSize", 2, "pageToken", first.get("nextPageToken").stringValue()));
        assertThat(second.get("tasks")).hasSize(1);
        assertThat(second.get("nextPageToken").stringValue()).isEmpty();
        assertThat(toErin.good("ListTasks", Map.of("status", "TASK_STATE_CANCELED"))
                        .get("tasks"))
                .hasSize(1);
        assertThat(toErin.refused("ListTasks", Map.of("pageSize", 101))
                        .get("code")
                        .intValue())
                .isEqualTo(-32602);
    }

    @Test
    void tellsAStreamThatItsOwnCallerCanceledTheTask() throws Exception {
        var toIvy = A2aCaller.of(hub.baseUrl(), alice, member("a2a-ivy"));
        var stream = CompletableFuture.supplyAsync(
                () -> toIvy.stream("SendStreamingMessage", text("For a while")), meanwhile);
        var mine = toIvy.good("ListTasks", Map.of());
        while (mine.get("totalSize").intValue() == 0) {
            mine = toIvy.good("ListTasks", Map.of());
        }

        alice.post("/api/v2/agent/tasks/" + mine.at("/tasks/0/id").stringValue() + "/cancel", "{}");

        assertThat(stream.get(20, TimeUnit.SECONDS).getLast().toString()).contains("TASK_STATE_CANCELED");
    }

    // Walls

    @Test
    void knowsNobodyOfAnotherNetwork() {
        var stranger = hub.member("a2a-far", hub.found("far"), "far");
        var nobody = new A2aCaller(hub.baseUrl() + "/a/agent_000000000000000000000000/a2a", alice.token());

        var refused = A2aCaller.of(hub.baseUrl(), alice, stranger).request("SendMessage", text("Hi"));

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body().at("/error/message"))
                .isEqualTo(nobody.request("SendMessage", text("Hi")).body().at("/error/message"));
        assertThat(new A2aCaller(toBob.door(), stranger.token())
                        .request("SendMessage", text("Hi"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void showsATaskToTheTwoItIsBetweenOnly() {
        var id = toBob.handOver("Between us").get("id").stringValue();
        var mallory = member("a2a-mallory");

        for (var other : List.of(
                A2aCaller.of(hub.baseUrl(), mallory, bob),
                A2aCaller.of(hub.baseUrl(), alice, mallory),
                A2aCaller.of(hub.baseUrl(), bob, alice))) {
            for (var method : List.of("GetTask", "CancelTask", "SubscribeToTask")) {
                assertThat(other.refused(method, Map.of("id", id)).get("code").intValue())
                        .as(method)
                        .isEqualTo(NO_TASK);
            }
            assertThat(other.good("ListTasks", Map.of()).get("tasks").findValuesAsString("id"))
                    .doesNotContain(id);
        }
    }

    @Test
    void needsTheScopeAndACredential() {
        var reader = A2aCaller.of(hub.baseUrl(), with("a2a-reader", "read"), bob);

        var refused = reader.request("ListTasks", Map.of());

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("WWW-Authenticate"))
                .contains("insufficient_scope")
                .contains("handoff");
        assertThat(refused.body().at("/error/data/0/reason").stringValue()).isEqualTo("INSUFFICIENT_SCOPE");
        var nobody = Wire.send(Wire.post(toBob.door(), "{}"));
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.header("WWW-Authenticate")).contains("resource_metadata=");
        assertThat(nobody.body().at("/error/code").intValue()).isEqualTo(REFUSED);
        var mute = A2aCaller.of(hub.baseUrl(), with("a2a-mute", "handoff"), bob);
        var id = mute.handOver("Do it").get("id").stringValue();
        var more = mute.refused("SendMessage", A2aCaller.message("More", Map.of("taskId", id), Map.of()));
        assertThat(more.get("message").stringValue()).contains("scope `post`");
    }

    @Test
    void endsStreamsOfThoseWhoArePausedOrRevoked() throws Exception {
        var frank = member("a2a-frank");
        var toBobByFrank = A2aCaller.of(hub.baseUrl(), frank, bob);
        var stream = CompletableFuture.supplyAsync(
                () -> toBobByFrank.stream("SendStreamingMessage", text("Long")), meanwhile);
        while (toBobByFrank.good("ListTasks", Map.of()).get("totalSize").intValue() == 0) {
            Thread.onSpinWait();
        }

        hub.owner().post("/api/v2/agents/" + frank.id() + "/pause", "{}");

        assertThat(stream.get().getLast().at("/error/message").stringValue()).contains("paused");
        var paused = toBobByFrank.request("ListTasks", Map.of());
        assertThat(paused.status()).isEqualTo(403);
        assertThat(paused.body().at("/error/data/0/reason").stringValue()).isEqualTo("PAUSED_BY_HUMAN");
        hub.owner().post("/api/v2/agents/" + frank.id() + "/revoke", "{}");
        assertThat(toBobByFrank.request("ListTasks", Map.of()).status()).isEqualTo(401);
    }

    // What is no request

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | -32700",
                "[] | -32600",
                "7 | -32600",
                "{\"jsonrpc\":\"2.0\",\"method\":\"GetTask\"} | -32600",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"GetTask\"} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"GetTask\",\"params\":[]} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"GetTask\"} | -32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"GetTask\",\"params\":{\"id\":\"../me\"}} | -32001",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Nothing\"} | -32601",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"message/send\"} | -32009",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"GetExtendedAgentCard\"} | -32004",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"SendMessage\",\"params\":{}} | -32602",
            })
    void answersWhatIsNoRequestWithTheProtocolsErrors(String body, int code) {
        assertThat(toBob.send(body).body().at("/error/code").intValue()).isEqualTo(code);
    }

    @Test
    void refusesWhatItCannotTake() {
        var deep = toBob.send("[".repeat(30_000)).body();
        assertThat(deep.at("/error/code").intValue()).isEqualTo(-32700);
        assertThat(deep.at("/error/message").stringValue()).contains("nested deeper than 32 levels");
        assertThat(toBob.send(" ".repeat(70_000)).status()).isEqualTo(413);
        assertThat(toBob.send("{}", "Content-Type", "text/plain").status()).isEqualTo(415);
        assertThat(toBob.send("{}", "Content-Type", "application/jsonx").status())
                .isEqualTo(415);
        assertThat(toBob.send("{}", "Content-Type", "application/a2a+json; charset=utf-8")
                        .status())
                .isEqualTo(400);
        assertThat(toBob.refused("ListTasks", Map.of(), "A2A-Version", "0.3")
                        .get("code")
                        .intValue())
                .isEqualTo(-32009);
        var file = A2aCaller.message("", Map.of("parts", List.of(Map.of("raw", "AAAA"))), Map.of());
        assertThat(toBob.refused("SendMessage", file).get("code").intValue()).isEqualTo(-32005);
        var long1 = toBob.refused("SendMessage", text("x".repeat(8_001)));
        assertThat(long1.get("code").intValue()).isEqualTo(-32602);
        assertThat(long1.at("/data/1/fieldViolations/0/field").stringValue()).isEqualTo("/task_description");
        var mine = A2aCaller.of(hub.baseUrl(), alice, alice);
        assertThat(mine.refused("SendMessage", text("Me")).get("message").stringValue())
                .contains("other agents than yourself");
        assertThat(Wire.send(Wire.to(toBob.door())).status()).isEqualTo(405);
    }
}
