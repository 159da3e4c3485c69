package com.onetimesecret.hub.web.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
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
import org.junit.jupiter.params.provider.EnumSource;

/// What ends a call that waits, by whatever door it came, long before its time is over.
class WaitEndsIntegrationTests {

    /// How long the calls would wait.
    private static final int PATIENCE = 50;

    // WIRE 2: revocation holds within a second; the rest is for a machine that has other things to do.
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    static Path dataDir;

    private static RunningHub hub;
    private static ExecutorService waiting;
    private static TestAgent served;

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(dataDir);
        waiting = Executors.newVirtualThreadPerTaskExecutor();
        served = member("served");
    }

    @AfterAll
    static void stop() {
        waiting.close();
        hub.close();
    }

    /// The ways to wait.
    enum Door {
        MESSAGES,
        TASKS,
        QUESTION,
        APPROVAL,
        MCP,
        MCP_EVENTS,
        A2A
    }

    private static final String MCP = "/mcp";

    private static Answer call(Door door, TestAgent agent) {
        return switch (door) {
            case MESSAGES -> agent.get("/api/v2/agent/messages?since=latest&topic=none.x&wait=" + PATIENCE);
            case TASKS -> agent.get("/api/v2/agent/tasks?for=me&state=submitted&wait=" + PATIENCE);
            case QUESTION -> agent.post("/api/v2/agent/questions", "{\"question\":\"?\",\"wait\":" + PATIENCE + "}");
            case APPROVAL -> agent.post("/api/v2/agent/approvals", "{\"action\":\"Deploy\",\"wait\":" + PATIENCE + "}");
            case MCP -> rpc(agent, MCP, "application/json", "tools/call", readMessages());
            case MCP_EVENTS -> rpc(agent, MCP, "application/json, text/event-stream", "tools/call", readMessages());
            case A2A -> rpc(agent, "/a/" + served.id() + "/a2a", "application/json", "SendMessage", task());
        };
    }

    private static Answer rpc(TestAgent agent, String path, String accept, String method, Map<String, ?> params) {
        var body = Wire.json(Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params));
        return Wire.send(Wire.post(hub.baseUrl() + path, body)
                .header("Accept", accept)
                .header("A2A-Version", "1.0")
                .header("Authorization", "Bearer " + agent.token()));
    }

    private static Map<String, ?> readMessages() {
        var arguments = Map.of("since", "latest", "topic", List.of("none.x"), "wait", PATIENCE);
        return Map.of("name", "read_messages", "arguments", arguments);
    }

    private static Map<String, ?> task() {
        return Map.of(
                "message", Map.of("messageId", "m", "role", "ROLE_USER", "parts", List.of(Map.of("text", "Do it"))));
    }

    private static TestAgent member(String name) {
        return hub.member(name, hub.owner(), "guided-network");
    }

    /// How many calls are looked at because they wait.
    private static int waits() {
        return hub.bean(WatchWaits.class).count();
    }

    /// What the agent's call is answered with that waits when that happens.
    private static Answer ended(Door door, TestAgent agent, Runnable end) throws Exception {
        int before = waits();
        var answer = CompletableFuture.supplyAsync(() -> call(door, agent), waiting);
        await().atMost(SOON).until(() -> answer.isDone() || waits() > before);
        assertThat(answer).isNotDone();
        end.run();
        return answer.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static void act(TestAgent agent, String what) {
        var acted = hub.owner().post("/api/v2/agents/" + agent.id() + "/" + what, "{}");
        assertThat(acted.status()).isLessThan(300);
    }

    @ParameterizedTest
    @EnumSource
    void endsWhenItsAgentIsPaused(Door door) throws Exception {
        var agent = member("paused by " + door);

        var answer = ended(door, agent, () -> act(agent, "pause"));

        // The doors of other protocols say so in their own.
        if (EnumSet.of(Door.MCP, Door.MCP_EVENTS, Door.A2A).contains(door)) {
            assertThat(answer.body().toString()).contains("While this call waited", "(paused)");
        } else {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.problem()).isEqualTo("paused-by-human");
        }
    }

    @Test
    void endsWhenItsAgentIsRevoked() throws Exception {
        var agent = member("revoked");

        assertThat(ended(Door.MESSAGES, agent, () -> act(agent, "revoke")).status())
                .isEqualTo(401);
    }

    @Test
    void endsWhenAllAgentsOfItsNetworkAreStoppedAndSparesOthers() throws Exception {
        var person = hub.found("stopped");
        var agent = hub.member("theirs", person, "stopped");
        var spared = member("spared");
        int before = waits();
        var other = CompletableFuture.supplyAsync(() -> call(Door.MESSAGES, spared), waiting);
        await().atMost(SOON).until(() -> waits() > before);

        var answer = ended(Door.MESSAGES, agent, () -> person.post("/api/v2/emergency-stop", "{}"));

        assertThat(answer.problem()).isEqualTo("paused-by-human");
        assertThat(other).isNotDone();
        act(spared, "revoke");
        assertThat(other.get(SOON.toSeconds(), TimeUnit.SECONDS).status()).isEqualTo(401);
    }

    @Test
    void endsWhenItsNetworkIsSuspended() throws Exception {
        var person = hub.found("suspended");
        var agent = hub.member("theirs", person, "suspended");

        var answer = ended(
                Door.MESSAGES,
                agent,
                () -> hub.jdbc()
                        .sql("update network set suspended_at = now() where slug = 'suspended'")
                        .update());

        assertThat(answer.problem()).isEqualTo("network-suspended");
    }

    @Test
    void endsWithItsGrantByEitherDoor() throws Exception {
        for (var door : List.of(Door.MESSAGES, Door.MCP_EVENTS)) {
            var agent = member("granted by " + door);

            var answer = ended(
                    door,
                    agent,
                    () -> hub.jdbc()
                            .sql("update token_grant set ended_at = now(), end_reason = 'test' where agent_id = ?")
                            .param(agent.id())
                            .update());

            assertThat(answer.toString()).contains("revoked");
        }
    }
}
