package com.onetimesecret.hub.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.messaging.peer.JdbcPresence;
import com.onetimesecret.hub.messaging.peer.Presence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Agents change what they offer, come and go, and are found.
class PeersIntegrationTests {

    private static final String PEERS = "/api/v2/agent/peers";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent reader;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.messaging.peer.look-every", "200ms"));
        reader = able("reader");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static TestAgent able(String name, String... capabilities) {
        var agent = new TestAgent(hub.baseUrl(), name, TestKey.ed25519());
        var request = agent.request("Works for the owner");
        request.put("capabilities", List.of(capabilities));
        var asked = agent.join(request);
        hub.owner().approve(asked.text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);
        return agent;
    }

    @Test
    void dropsAndTakesUpWhatWasApprovedAndNothingElse() {
        var agent = able("versatile", "translate.fr", "review.code");

        var dropped = agent.call("PATCH", PEERS + "/me", "{\"capabilities\":[\"translate.fr\"]}");
        assertThat(dropped.status()).as(dropped.toString()).isEqualTo(200);
        var task = reader.post(
                        "/api/v2/agent/handoff", "{\"task_description\":\"Review\",\"capabilities\":[\"review.code\"]}")
                .text("id");
        var claim = "/api/v2/agent/tasks/" + task + "/claim";
        assertThat(agent.post(claim, "{}").problem()).isEqualTo("forbidden");
        assertThat(reader.get(PEERS + "?capability=review.code").body().toString())
                .doesNotContain(agent.id());

        var beyond = agent.call("PATCH", PEERS + "/me", "{\"capabilities\":[\"translate.fr\",\"paint\"]}");
        assertThat(beyond.status()).isEqualTo(422);
        assertThat(beyond.body().at("/errors/0/pointer").asString()).isEqualTo("/capabilities/1");
        assertThat(beyond.body().at("/next/0/href").asString()).endsWith("/api/v2/agent/auth");
        assertThat(agent.get("/api/v2/agent/me").body().get("capabilities")).hasSize(1);

        assertThat(agent.call("PATCH", PEERS + "/me", "{\"capabilities\":[\"review.code\",\"translate.fr\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(agent.post(claim, "{}").status()).isEqualTo(200);
    }

    @Test
    void saysWhatItDoesAndWhenItIsBack() {
        var agent = able("sleeper");

        var said = agent.call(
                "PATCH", PEERS + "/me", "{\"note\":\"Nightly builds\",\"next_active_at\":\"2100-01-01T00:00:00Z\"}");

        assertThat(said.text("note")).as(said.toString()).isEqualTo("Nightly builds");
        var seen = reader.get(PEERS + "/" + agent.id());
        assertThat(seen.text("note")).isEqualTo("Nightly builds");
        assertThat(seen.text("next_active_at")).startsWith("2100-01-01T00:00:00");
        agent.call("PATCH", PEERS + "/me", "{\"note\":\"\"}");
        assertThat(reader.get(PEERS + "/" + agent.id()).text("note")).isEmpty();
        for (var wrong : List.of(
                "{}",
                "{\"note\":\"" + "x".repeat(201) + "\"}",
                "{\"next_active_at\":\"2020-01-01T00:00:00Z\"}",
                "{\"capabilities\":[null]}",
                "{\"status\":\"online\"}")) {
            assertThat(agent.call("PATCH", PEERS + "/me", wrong).status())
                    .as(wrong)
                    .isEqualTo(422);
        }
    }

    @Test
    void tellsTheNetworkOnceWhenAnAgentComesGoesQuietAndLeaves() {
        var agent = able("passenger", "travel");
        agent.get("/api/v2/agent/me");
        awaitPresence(agent, "online");

        silentFor(agent, "5 minutes");
        awaitPresence(agent, "online", "idle");
        silentFor(agent, "20 minutes");
        awaitPresence(agent, "online", "idle", "offline");

        var told = presenceOf(agent).getFirst();
        assertThat(told.at("/origin/kind").asString()).isEqualTo("system");
        assertThat(told.at("/payload/offering_capabilities/0").asString()).isEqualTo("travel");
        agent.get("/api/v2/agent/me");
        awaitPresence(agent, "online", "idle", "offline", "online");
    }

    /// Whoever wrote last that the agent called must not write it again meanwhile.
    private static void silentFor(TestAgent agent, String time) {
        hub.jdbc()
                .sql("update agent set last_seen_at = now() - :time::interval where id = :id")
                .param("time", time)
                .param("id", agent.id())
                .update();
    }

    private static void awaitPresence(TestAgent agent, String... statuses) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(presenceOf(agent))
                        .extracting(message -> message.at("/metadata/status").asString())
                        .containsExactly(statuses));
    }

    private static List<JsonNode> presenceOf(TestAgent agent) {
        return reader.get("/api/v2/agent/messages?topic=agents.presence&limit=500&max_bytes=900000")
                .body()
                .get("messages")
                .valueStream()
                .filter(message -> message.at("/metadata/agent_id").asString("").equals(agent.id()))
                .toList();
    }

    @Test
    void movesAnAgentOnceHoweverManyHubsLook() throws Exception {
        var network = new NetworkId("net_" + "9".repeat(24));
        var agent = new AgentId("agent_" + "9".repeat(24));
        var presence = hub.bean(JdbcPresence.class);
        try (var threads = Executors.newFixedThreadPool(50)) {
            var moves = threads.invokeAll(IntStream.range(0, 50)
                    .mapToObj(i ->
                            (Callable<Boolean>) () -> presence.move(network, agent, Presence.OFFLINE, Presence.ONLINE))
                    .toList());

            assertThat(moves.stream().filter(move -> move.resultNow())).hasSize(1);
        }
    }

    @Test
    void answersWhoSeeksACapabilityFromTheDirectory() {
        var able = able("juggler", "juggle");
        var asking = reader.post(
                "/api/v2/agent/messages",
                "{\"type\":\"discovery\",\"payload\":{\"action\":\"query\",\"seeking_capabilities\":[\"juggle\"]}}");
        assertThat(asking.status()).as(asking.toString()).isEqualTo(201);

        var answer = answersTo(asking.text("id")).getFirst();
        assertThat(answer.at("/payload/action").asString()).isEqualTo("respond");
        assertThat(answer.at("/payload/offering_capabilities/0").asString()).isEqualTo("juggle");
        assertThat(answer.at("/metadata/agent_id").asString()).isEqualTo(able.id());
        assertThat(answer.at("/metadata/matches").asInt()).isEqualTo(1);
        assertThat(answer.at("/origin/kind").asString()).isEqualTo("system");

        var none = reader.post(
                "/api/v2/agent/messages",
                "{\"type\":\"discovery\",\"payload\":{\"action\":\"query\",\"seeking_capabilities\":[\"fly\"]}}");
        assertThat(answersTo(none.text("id")).getFirst().at("/metadata/matches").asInt(-1))
                .isZero();
        var announced = able.post(
                "/api/v2/agent/messages",
                "{\"type\":\"discovery\",\"payload\":{\"action\":\"announce\",\"offering_capabilities\":[\"juggle\"]}}");
        assertThat(announced.status()).isEqualTo(201);
        assertThat(answersTo(announced.text("id"))).isEmpty();
    }

    @Test
    void listsAsManyAsTheReaderTakes() {
        able("neighbour");

        var one = reader.get(PEERS + "?max_bytes=1");

        assertThat(one.body().get("peers")).as(one.toString()).hasSize(1);
        assertThat(one.body().get("has_more").asBoolean()).isTrue();
        assertThat(one.header("Link")).contains("max_bytes=1");
        var next = reader.get(PEERS + "?max_bytes=1&cursor=" + one.text("cursor"));
        assertThat(next.body().at("/peers/0/agent_id")).isNotEqualTo(one.body().at("/peers/0/agent_id"));
    }

    @Test
    void countsNobodyWhoMayNotCall() {
        var paused = able("paused", "sleepwalk");
        var ended = able("ended", "sleepwalk");
        hub.owner().post("/api/v2/agents/" + paused.id() + "/pause", "{}");
        hub.jdbc()
                .sql("update agent set approval_expires_at = now() - interval '1 second' where id = ?")
                .param(ended.id())
                .update();

        var asking = reader.post(
                "/api/v2/agent/messages",
                "{\"type\":\"discovery\",\"payload\":{\"action\":\"query\",\"seeking_capabilities\":[\"sleepwalk\"]}}");
        var handed = reader.post(
                "/api/v2/agent/handoff", "{\"task_description\":\"Walk\",\"capabilities\":[\"sleepwalk\"]}");

        assertThat(answersTo(asking.text("id"))
                        .getFirst()
                        .at("/metadata/matches")
                        .asInt(-1))
                .isZero();
        assertThat(handed.body().get("candidates").asInt(-1)).isZero();
    }

    private static List<JsonNode> answersTo(String message) {
        return reader.get("/api/v2/agent/messages?to=me&type=discovery&limit=500&max_bytes=900000")
                .body()
                .get("messages")
                .valueStream()
                .filter(answer -> answer.path("in_reply_to").asString("").equals(message))
                .toList();
    }
}
