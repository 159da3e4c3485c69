package com.onetimesecret.hub.agentpage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestPerson;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One act stops all agents of a network on every hub, and one lets them go on (WIRE 2).
class EmergencyStopIntegrationTests {

    private static final String STOP = "/api/v2/emergency-stop";
    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String STATUS = "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}";
    // WIRE 2: within a second; the rest is for a machine that has other things to do.
    private static final Duration SOON = Duration.ofSeconds(3);

    @TempDir
    private static Path data;

    @TempDir
    private static Path otherData;

    private static RunningHub hub;
    private static RunningHub other;
    private static TestAgent agent;

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(data);
        other = hub.another(otherData);
        agent = hub.member("worker", hub.owner(), "guided-network");
    }

    @AfterAll
    static void stop() {
        other.close();
        hub.close();
    }

    @AfterEach
    void letGo() {
        hub.owner().call("DELETE", STOP, "");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(post(other).status()).isEqualTo(201));
    }

    private static Answer post(RunningHub at) {
        return Wire.send(Wire.post(at.address() + MESSAGES, STATUS).header("Authorization", "Bearer " + agent.token()));
    }

    private static int entries(String action) {
        return hub.jdbc()
                .sql("select count(*) from audit_entry where action = ?")
                .param(action)
                .query(Integer.class)
                .single();
    }

    @Test
    void stopsEveryAgentOnEveryHubAndSaysSo() {
        var answer = hub.owner().post(STOP, "{\"reason\":\"it deletes things\"}");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().get("stopped").booleanValue()).isTrue();
        assertThat(answer.text("stopped_by")).isEqualTo(RunningHub.OWNER);
        assertThat(answer.text("reason")).isEqualTo("it deletes things");
        assertThat(answer.body().get("agents").longValue()).isPositive();
        assertThat(answer.body().get("next").isEmpty()).isFalse();
        // The hub at which it was pressed knows at once.
        var refused = post(hub);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.problem()).isEqualTo("paused-by-human");
        assertThat(refused.text("detail")).startsWith("A person stopped all agents of this network.");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(post(other).problem()).isEqualTo("paused-by-human"));
        assertThat(agent.get("/api/v2/agent/me").text("status")).isEqualTo("paused");
        var heartbeat = agent.post("/api/v2/agent/heartbeat", "{}");
        assertThat(heartbeat.body().get("paused").booleanValue()).isTrue();
        assertThat(heartbeat.body().get("next").toString()).contains("stopped all agents");

        var lifted = hub.owner().call("DELETE", STOP, "");
        assertThat(lifted.status()).isEqualTo(200);
        assertThat(lifted.body().get("stopped").booleanValue()).isFalse();
        assertThat(post(hub).status()).isEqualTo(201);
    }

    @Test
    void givesNothingToCallsThatBeganBefore() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = executor.submit(() -> agent.get(MESSAGES + "?since=latest&topic=nobody.writes&wait=3"));
            await().pollDelay(Duration.ofMillis(800)).until(() -> !waiting.isDone());
            hub.owner().post(STOP, "{}");
            assertThat(waiting.get().problem()).isEqualTo("paused-by-human");
        }
    }

    @Test
    void givesNoTokensMeanwhileAndTakesNoneAway() {
        var refresh = agent.credentials();
        hub.owner().post(STOP, "{}");

        var refused = agent.signedToken(refresh);
        assertThat(refused.status()).as(refused.toString()).isBetween(400, 401);
        assertThat(refused.text("error")).isEqualTo("access_denied");
        assertThat(refused.text("error_description")).contains("stopped all agents");
        hub.owner().call("DELETE", STOP, "");
        assertThat(agent.again().status()).isEqualTo(200);
        assertThat(post(hub).status()).isEqualTo(201);
    }

    @Test
    void lastsOverOneAgentsPauseAndResume() {
        var paused = hub.member("paused", hub.owner(), "guided-network");
        var resumed = hub.member("resumed", hub.owner(), "guided-network");
        hub.owner().post("/api/v2/agents/" + paused.id() + "/pause", "{}");
        hub.owner().post("/api/v2/agents/" + resumed.id() + "/pause", "{}");
        hub.owner().post(STOP, "{}");
        var back = hub.owner().post("/api/v2/agents/" + resumed.id() + "/resume", "{}");
        assertThat(back.text("status")).isEqualTo("active");
        assertThat(resumed.post(MESSAGES, STATUS).problem()).isEqualTo("paused-by-human");
        assertThat(hub.owner()
                        .post("/api/v2/agents/" + resumed.id() + "/resume", "{}")
                        .status())
                .isEqualTo(409);

        hub.owner().call("DELETE", STOP, "");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(resumed.post(MESSAGES, STATUS).status()).isEqualTo(201));
        assertThat(paused.post(MESSAGES, STATUS).problem()).isEqualTo("paused-by-human");
        assertThat(paused.post(MESSAGES, STATUS).text("detail")).startsWith("A person paused this agent.");
    }

    @Test
    void letsInWhomAPersonApprovesAndHoldsIt() {
        hub.owner().post(STOP, "{}");
        var late = hub.stranger("late");
        var asked = late.join("Comes late");
        assertThat(hub.owner().approve(asked.text("approval_id"), "{}").status())
                .isEqualTo(200);

        assertThat(late.redeem().text("error")).isEqualTo("access_denied");
        hub.owner().call("DELETE", STOP, "");
        var token = late.again();
        assertThat(token.status()).as(token.toString()).isEqualTo(200);
        assertThat(late.post(MESSAGES, STATUS).status()).isEqualTo(201);
    }

    @Test
    void leavesOtherNetworksAlone() {
        var founder = hub.found("elsewhere");
        var theirs = hub.member("theirs", founder, "elsewhere");
        hub.owner().post(STOP, "{}");

        assertThat(theirs.post(MESSAGES, STATUS).status()).isEqualTo(201);
        assertThat(founder.get(STOP).body().get("stopped").booleanValue()).isFalse();
        founder.call("DELETE", STOP, "");
        assertThat(hub.owner().get(STOP).body().get("stopped").booleanValue()).isTrue();
    }

    @Test
    void makesAgentsRestForThoseWhoKnowTheirAddress() {
        hub.owner().post(STOP, "{}");
        assertThat(other.bean(AgentIdentities.class).find(agent.id()))
                .get()
                .extracting(AgentIdentity::state)
                .isEqualTo(AgentIdentity.State.RESTING);
    }

    @Test
    void needsTheRightToDecideAndAReasonOfBearableLength() {
        var invitation = hub.owner()
                .post("/api/v2/invitations", "{\"email\":\"looks@example.com\",\"role\":\"viewer\"}")
                .text("link");
        var viewer = hub.person(invitation, "looks@example.com");

        assertThat(viewer.post(STOP, "{}").problem()).isEqualTo("forbidden");
        assertThat(viewer.call("DELETE", STOP, "").problem()).isEqualTo("forbidden");
        assertThat(viewer.get(STOP).status()).isEqualTo(200);
        assertThat(agent.post(STOP, "{}").problem()).isEqualTo("forbidden");
        var wordy = hub.owner().post(STOP, Wire.json(Map.of("reason", "x".repeat(301))));
        assertThat(wordy.problem()).isEqualTo("invalid-request");
        assertThat(hub.owner().get(STOP).body().get("stopped").booleanValue()).isFalse();
    }

    /// However many press at once, each act is there once in the trail, and stop and lift take turns.
    @Test
    void recordsEachStopAndEachLiftOnce() throws Exception {
        int stops = entries("network.stopped");
        all(50, () -> hub.owner().post(STOP, "{}"));
        assertThat(entries("network.stopped")).isEqualTo(stops + 1);
        int lifts = entries("network.stop-lifted");
        all(50, () -> hub.owner().call("DELETE", STOP, ""));
        assertThat(entries("network.stop-lifted")).isEqualTo(lifts + 1);

        var mixed = new ArrayList<Callable<Answer>>();
        for (int i = 0; i < 25; i++) {
            mixed.add(() -> hub.owner().post(STOP, "{}"));
            mixed.add(() ->
                    new TestPerson(other.address(), RunningHub.OWNER, RunningHub.API_TOKEN).call("DELETE", STOP, ""));
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : executor.invokeAll(mixed)) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        }
        int stopped = hub.owner().get(STOP).body().get("stopped").booleanValue() ? 1 : 0;
        assertThat(entries("network.stopped") - stops).isEqualTo(entries("network.stop-lifted") - lifts + stopped);
    }

    private static void all(int times, Callable<Answer> call) throws InterruptedException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> calls =
                    IntStream.range(0, times).mapToObj(i -> call).toList();
            assertThat(executor.invokeAll(calls))
                    .allSatisfy(answer -> assertThat(answer.get().status()).isEqualTo(200));
        }
    }
}
