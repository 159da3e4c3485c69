package com.onetimesecret.hub.approving;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One operation of an agent: asked for, shown, decided once, and used.
class OperationIntegrationTests {

    private static final String PATH = "/api/v2/agent/approvals";

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
    void isAskedForShownAndAllowed() {
        var agent = hub.member("deployer");

        var asked = agent.post(PATH, """
                {"action":"Deploy 1.2","details":{"where":"prod","amount":12345678901234567.890,"at":["b","a"]},"ttl":600}""");

        assertThat(asked.status()).isEqualTo(201);
        var id = asked.text("approval_id");
        assertThat(id).matches("appr_[a-zA-Z0-9]{24}");
        assertThat(asked.header("Location")).isEqualTo(hub.baseUrl() + PATH + "/" + id);
        assertThat(asked.text("status")).isEqualTo("pending");
        assertThat(asked.text("tell_your_human")).contains(hub.baseUrl() + "/dashboard/approvals/" + id);
        assertThat(asked.body().get("expires_in").asInt()).isBetween(590, 600);
        assertThat(asked.body().get("next").get(0).get("href").asString()).endsWith(id + "?wait=25");
        var card = hub.owner().get("/api/v2/approvals/" + id);
        assertThat(card.text("kind")).isEqualTo("operation");
        assertThat(card.text("agent_id")).isEqualTo(agent.id());
        assertThat(card.text("agent_name")).isEqualTo("deployer");
        assertThat(card.text("action")).isEqualTo("Deploy 1.2");
        // As it was written: what a person reads is what was sent, digit by digit.
        assertThat(hub.jdbc()
                        .sql("SELECT details FROM approval WHERE id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .isEqualTo("{\"amount\":12345678901234567.890,\"at\":[\"b\",\"a\"],\"where\":\"prod\"}");
        assertThat(card.text("shown_sha256")).matches("[0-9a-f]{64}").isEqualTo(asked.text("shown_sha256"));
        assertThat(card.body()
                        .get("next")
                        .get(0)
                        .get("body_example")
                        .get("shown_sha256")
                        .asString())
                .isEqualTo(card.text("shown_sha256"));

        var approved = hub.owner().approve(id, "{\"shown_sha256\":\"" + card.text("shown_sha256") + "\"}");

        assertThat(approved.status()).isEqualTo(200);
        var now = agent.get(PATH + "/" + id);
        assertThat(now.text("status")).isEqualTo("approved");
        assertThat(now.text("decided_by")).isEqualTo("owner@example.com");
        assertThat(Instant.parse(now.text("valid_until"))).isAfter(Instant.now().plusSeconds(500));
        assertThat(now.body().has("option")).isFalse();
        assertThat(agent.get("/api/v2/agent/me").text("scope")).contains("post");
    }

    @Test
    void takesOneOfTheOptionsAndNothingElse() {
        var agent = hub.member("chooser");
        var id = ask(agent, "{\"action\":\"Ship it\",\"options\":[\"staging\",\"production\"]}");

        for (var wrong : List.of("{}", "{\"option\":\"prod\"}", "{\"option\":\"staging\",\"scope\":\"post\"}")) {
            assertThat(hub.owner().approve(id, wrong).status()).as(wrong).isEqualTo(422);
        }
        assertThat(hub.owner().approve(id, "{\"option\":\"production\"}").text("option"))
                .isEqualTo("production");
        assertThat(agent.get(PATH + "/" + id).text("option")).isEqualTo("production");
        var plain = ask(agent, "{\"action\":\"Ship it plainly\"}");
        assertThat(hub.owner().approve(plain, "{\"option\":\"production\"}").status())
                .isEqualTo(422);
        assertThat(hub.owner().approve(plain, "{}").status()).isEqualTo(200);
    }

    @Test
    void isDecidedByNobodyWhoSawSomethingElse() {
        var agent = hub.member("shape-shifter");
        var id = ask(agent, "{\"action\":\"Delete one file\"}");
        var shown = hub.owner().get("/api/v2/approvals/" + id).text("shown_sha256");
        var other = "{\"shown_sha256\":\"" + "0".repeat(64) + "\"}";

        assertThat(hub.owner()
                        .approve(id, other)
                        .body()
                        .get("errors")
                        .get(0)
                        .get("pointer")
                        .asString())
                .isEqualTo("/shown_sha256");
        assertThat(hub.owner().deny(id, other).status()).isEqualTo(422);
        // Even where storage was changed behind the hub's back.
        hub.jdbc()
                .sql("UPDATE approval SET action = 'Delete all files' WHERE id = :id")
                .param("id", id)
                .update();
        assertThat(hub.owner()
                        .approve(id, "{\"shown_sha256\":\"" + shown + "\"}")
                        .status())
                .isEqualTo(422);
        assertThat(hub.owner().approve(id, "{}").status()).isEqualTo(409);
        assertThat(agent.get(PATH + "/" + id).text("status")).isEqualTo("pending");
    }

    @Test
    void isDecidedOnceByAnyNumberOfPeople() {
        var agent = hub.member("contested");
        var id = ask(agent, "{\"action\":\"Restart\",\"options\":[\"now\",\"tonight\"]}");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = IntStream.range(0, 50)
                    .mapToObj(n -> CompletableFuture.supplyAsync(decision(id, n), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .map(Answer::status)
                    .toList();

            assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
        }
    }

    private static Supplier<Answer> decision(String id, int n) {
        return () -> n % 3 == 0
                ? hub.owner().deny(id, "{}")
                : hub.owner().approve(id, "{\"option\":\"" + (n % 3 == 1 ? "now" : "tonight") + "\"}");
    }

    @Test
    void waitsForTheDecision() {
        var agent = hub.member("patient");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = CompletableFuture.supplyAsync(
                    () -> agent.post(PATH, "{\"action\":\"Wait here\",\"wait\":30}"), threads);
            var id = org.awaitility.Awaitility.await()
                    .until(() -> agent.get(PATH + "?status=pending").body().get("approvals"), list -> !list.isEmpty())
                    .get(0)
                    .get("approval_id")
                    .asString();
            var also = CompletableFuture.supplyAsync(() -> agent.get(PATH + "/" + id + "?wait=30"), threads);
            hub.owner().deny(id, "{\"reason\":\"not now\"}");

            var answer = waiting.join();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text("status")).isEqualTo("denied");
            assertThat(answer.text("reason")).isEqualTo("not now");
            assertThat(also.join().text("status")).isEqualTo("denied");
        }
    }

    @Test
    void sharesOneCardAmongEqualRequestsHoweverManyAtOnce() {
        var agent = hub.member("repeater");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 50)
                    .mapToObj(n -> CompletableFuture.supplyAsync(
                            () -> agent.post(PATH, "{\"details\":{\"b\":1, \"a\":2},\"action\":\"Same\"}"), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(answers)
                    .extracting(Answer::status)
                    .containsOnly(200, 201)
                    .containsOnlyOnce(201);
            assertThat(answers)
                    .extracting(answer -> answer.text("approval_id"))
                    .containsOnly(answers.getFirst().text("approval_id"));
        }
        assertThat(agent.post(PATH, "{\"action\":\"Same\",\"details\":{\"a\":2,\"b\":1}}")
                        .status())
                .isEqualTo(200);
        assertThat(agent.post(PATH, "{\"action\":\"Same\",\"details\":{\"a\":2,\"b\":3}}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void isTakenBackByItsAgentAlone() {
        var agent = hub.member("undecided");
        var other = hub.member("meddler");
        var id = ask(agent, "{\"action\":\"Maybe\"}");

        assertThat(other.delete(PATH + "/" + id).status()).isEqualTo(404);
        assertThat(other.get(PATH + "/" + id).status()).isEqualTo(404);
        assertThat(agent.delete(PATH + "/" + id).text("reason")).isEqualTo("The agent took it back.");
        assertThat(agent.delete(PATH + "/" + id).status()).isEqualTo(409);
        assertThat(hub.owner().approve(id, "{}").status()).isEqualTo(409);
        assertThat(agent.get(PATH + "/" + id).text("status")).isEqualTo("expired");
        // A request to join is none of these.
        assertThat(agent.get(PATH + "/" + agent.get("/api/v2/agent/me").text("approval_id"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void listsWhatTheAgentAskedForByPages() {
        var agent = hub.member("lister");
        for (int n = 0; n < 5; n++) {
            ask(agent, "{\"action\":\"Item " + n + "\"}");
        }
        var seen = new ArrayList<String>();
        var page = agent.get(PATH + "?status=pending&limit=2");
        assertThat(page.body().propertyNames()).containsExactly("cursor", "has_more", "approvals");
        seen.addAll(actions(page));
        while (page.body().get("has_more").asBoolean()) {
            var link = page.header("Link");
            page = agent.get(link.substring(1 + hub.baseUrl().length(), link.indexOf('>')));
            seen.addAll(actions(page));
        }

        assertThat(seen).containsExactly("Item 4", "Item 3", "Item 2", "Item 1", "Item 0");
        assertThat(actions(agent.get(PATH + "?status=approved"))).isEmpty();
        for (var wrong : List.of("status=open", "limit=0", "limit=501", "cursor=x", "state=pending")) {
            assertThat(agent.get(PATH + "?" + wrong).status()).as(wrong).isEqualTo(422);
        }
    }

    @Test
    void backsAnAuditLogWhileItCounts() {
        var agent = hub.member("accountable");
        var other = hub.member("freeloader");
        var id = ask(agent, "{\"action\":\"Rotate keys\",\"ttl\":60}");
        assertThat(claim(agent, id).status()).isEqualTo(422);
        hub.owner().approve(id, "{}");

        assertThat(claim(agent, id).status()).isEqualTo(201);
        assertThat(claim(other, id).status()).isEqualTo(422);
        assertThat(claim(other, other.get("/api/v2/agent/me").text("approval_id"))
                        .status())
                .isEqualTo(201);
        OperationLimitsIntegrationTests.letTimePass(hub, agent, "61 seconds");
        var late = claim(agent, id);
        assertThat(late.status()).isEqualTo(422);
        assertThat(late.body().get("errors").get(0).get("pointer").asString()).isEqualTo("/payload/approval_id");
        var denied = ask(agent, "{\"action\":\"Publish keys\"}");
        hub.owner().deny(denied, "{}");
        assertThat(claim(agent, denied).status()).isEqualTo(422);
    }

    private static Answer claim(TestAgent agent, String approvalId) {
        return agent.post(
                "/api/v2/agent/messages",
                Wire.json(Map.of(
                        "type",
                        "audit_log",
                        "payload",
                        Map.of(
                                "action",
                                "rotate",
                                "outcome",
                                "success",
                                "human_approved",
                                true,
                                "approval_id",
                                approvalId))));
    }

    private static String ask(TestAgent agent, String body) {
        var asked = agent.post(PATH, body);
        assertThat(asked.status()).as(asked.toString()).isEqualTo(201);
        return asked.text("approval_id");
    }

    private static List<String> actions(Answer page) {
        return page.body()
                .get("approvals")
                .valueStream()
                .map(item -> item.get("action").asString())
                .toList();
    }
}
