package com.onetimesecret.hub.approving;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What no person is asked, or not again, about one operation of an agent.
class OperationLimitsIntegrationTests {

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
    void takesOnlySoManyOfOneAgent() {
        var agent = hub.member("busy");
        for (int n = 0; n < 5; n++) {
            ask(agent, "{\"action\":\"Job " + n + "\"}");
        }
        var heartbeat = agent.post("/api/v2/agent/heartbeat", "{}");
        assertThat(heartbeat.body().get("pending_approvals").asInt()).isEqualTo(5);
        assertThat(heartbeat.body().has("approval_expires_at")).isTrue();

        var refused = agent.post(PATH, "{\"action\":\"Job 5\"}");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.problem()).isEqualTo("rate-limited");
        assertThat(refused.header("Retry-After")).isEqualTo("60");
        assertThat(agent.post(PATH, "{\"action\":\"Job 4\"}").status()).isEqualTo(200);
        var first = agent.get(PATH)
                .body()
                .get("approvals")
                .get(4)
                .get("approval_id")
                .asString();
        assertThat(agent.delete(PATH + "/" + first).text("status")).isEqualTo("expired");
        assertThat(agent.post(PATH, "{\"action\":\"Job 5\"}").status()).isEqualTo(201);
    }

    @Test
    void asksForPatienceAfterANoThatGrowsWithEveryFurtherOne() {
        var agent = hub.member("insistent");
        var denied = List.of(600, 3_600, 86_400, 604_800, 604_800);
        for (var seconds : denied) {
            hub.owner().deny(ask(agent, "{\"action\":\"Please\"}"), "{}");
            var again = agent.post(PATH, "{\"action\":\"Please\"}");
            assertThat(again.status()).isEqualTo(403);
            assertThat(again.problem()).isEqualTo("approval-denied");
            assertThat(Integer.parseInt(again.header("Retry-After"))).isBetween(seconds - 10, seconds);
            letTimePass(hub, agent, "8 days");
        }
    }

    @Test
    void letsAnAgentTryOtherThingsAfterANoButNotForEver() {
        var agent = hub.member("inventive");
        hub.owner().deny(ask(agent, "{\"action\":\"Plan A\"}"), "{}");
        hub.owner().deny(ask(agent, "{\"action\":\"Plan B\"}"), "{}");
        hub.owner().deny(ask(agent, "{\"action\":\"Plan C\"}"), "{}");

        var refused = agent.post(PATH, "{\"action\":\"Plan D\"}");

        assertThat(refused.problem()).isEqualTo("approval-denied");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(590, 600);
        letTimePass(hub, agent, "11 minutes");
        hub.owner().approve(ask(agent, "{\"action\":\"Plan D\"}"), "{}");
        hub.owner().deny(ask(agent, "{\"action\":\"Plan E\"}"), "{}");
        ask(agent, "{\"action\":\"Plan F\"}");
    }

    static void letTimePass(RunningHub hub, TestAgent agent, String time) {
        hub.jdbc()
                .sql("UPDATE approval SET decided_at = decided_at - CAST(:time AS interval) WHERE agent_id = :agent")
                .param("time", time)
                .param("agent", agent.id())
                .update();
    }

    @Test
    void pausesTheAgentThatIsBlocked() {
        var agent = hub.member("reckless");
        var other = ask(agent, "{\"action\":\"Burn it too\"}");
        var id = ask(agent, "{\"action\":\"Burn it\"}");

        assertThat(hub.owner().deny(id, "{\"block\":true}").text("status")).isEqualTo("denied");

        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(
                                agent.post(PATH, "{\"action\":\"Burn more\"}").problem())
                        .isEqualTo("paused-by-human"));
        assertThat(hub.owner().get("/api/v2/approvals/" + other).text("status")).isEqualTo("expired");
        assertThat(hub.jdbc()
                        .sql("SELECT kind FROM audit_entry WHERE subject = :agent AND action = 'agent.paused'")
                        .param("agent", agent.id())
                        .query(String.class)
                        .list())
                .containsExactly("security");
        hub.owner().post("/api/v2/agents/" + agent.id() + "/resume", "{}");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatNoPersonShouldBeAsked(String body, String pointer) {
        var agent = hub.member("careless " + Integer.toHexString(body.hashCode()));

        var refused = agent.post(PATH, body);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().get("errors").get(0).get("pointer").asString())
                .isEqualTo(pointer);
        assertThat(agent.get(PATH).body().get("approvals").isEmpty()).isTrue();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("{}", "/action"),
                Arguments.of("{\"action\":\"  \"}", "/action"),
                Arguments.of("{\"action\":\"" + "x".repeat(201) + "\"}", "/action"),
                Arguments.of("{\"action\":\"a\\u202egpj.exe\"}", "/action"),
                Arguments.of("{\"action\":\"a\\nb\"}", "/action"),
                Arguments.of("{\"action\":\"x\",\"options\":[\"a\",\"\\u0430\"]}", "/options/1"),
                Arguments.of("{\"action\":\"x\",\"options\":[null]}", "/options/0"),
                Arguments.of(
                        "{\"action\":\"x\",\"options\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]}",
                        "/options"),
                Arguments.of("{\"action\":\"x\",\"ttl\":59}", "/ttl"),
                Arguments.of("{\"action\":\"x\",\"ttl\":604801}", "/ttl"),
                Arguments.of("{\"action\":\"x\",\"wait\":56}", "/wait"),
                Arguments.of("{\"action\":\"x\",\"detail\":{}}", "/detail"),
                Arguments.of("{\"action\":\"x\",\"details\":\"" + "y".repeat(8_001) + "\"}", "/details"),
                Arguments.of("{\"action\":\"x\",\"details\":[[[[[[1]]]]]]}", "/details"),
                Arguments.of("{\"action\":\"x\",\"details\":[" + "1,".repeat(200) + "1]}", "/details"),
                Arguments.of("{\"action\":\"x\",\"details\":{\"a\":\"\\u0000\"}}", "/details"));
    }

    @Test
    void needsTheScopeToPost() {
        var agent = hub.stranger("reader");
        var request = agent.request("Only reads");
        request.put("scope", "read");
        hub.owner().approve(agent.join(request).text("approval_id"), "{}");
        agent.redeem();

        assertThat(agent.post(PATH, "{\"action\":\"x\"}").problem()).isEqualTo("insufficient-scope");
        assertThat(Wire.send(Wire.post(hub.baseUrl() + PATH, "{}")).status()).isEqualTo(401);
    }

    @Test
    void isNotAllowedToAnAgentThatIsGone() {
        var agent = hub.member("departed");
        var id = ask(agent, "{\"action\":\"Stay\"}");
        hub.owner().post("/api/v2/agents/" + agent.id() + "/revoke", "{}");

        assertThat(hub.owner().approve(id, "{}").status()).isEqualTo(409);
        assertThat(hub.owner().get("/api/v2/approvals/" + id).text("status")).isEqualTo("expired");
        assertThat(hub.owner().deny(id, "{}").status()).isEqualTo(409);
    }

    private static String ask(TestAgent agent, String body) {
        var asked = agent.post(PATH, body);
        assertThat(asked.status()).as(asked.toString()).isEqualTo(201);
        return asked.text("approval_id");
    }
}
