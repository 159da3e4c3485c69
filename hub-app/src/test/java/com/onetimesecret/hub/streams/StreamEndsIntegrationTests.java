package com.onetimesecret.hub.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.StandingCredentials;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ends a stream, how soon, and what it says then.
class StreamEndsIntegrationTests {

    // WIRE 2: revocation holds within a second; the rest is for a machine that has other things to do.
    private static final Duration SOON = Duration.ofSeconds(3);

    @TempDir
    static Path dataDir;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(dataDir);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static StreamClient open(TestAgent agent) {
        var stream = StreamClient.open(hub.baseUrl(), agent, "?topic=ends");
        assertThat(stream.next().name()).isEqualTo("open");
        return stream;
    }

    private static void assertEnds(StreamClient stream, String reason) {
        var bye = stream.next(SOON);
        assertThat(bye.name()).isEqualTo("bye");
        assertThat(bye.text("/reason")).isEqualTo(reason);
        assertThat(bye.text("/cursor")).isEqualTo(bye.id());
        assertThat(stream.rest()).isEmpty();
        assertThat(stream.endedCleanly()).isTrue();
    }

    @Test
    void endsWhenItsAgentIsRevoked() {
        var agent = hub.member("revoked", hub.owner(), "guided-network");
        try (var stream = open(agent)) {
            hub.owner().post("/api/v2/agents/" + agent.id() + "/revoke", "{}");
            assertEnds(stream, "revoked");
        }
    }

    @Test
    void endsWhenItsAgentIsPausedAndComesBackWithoutLoss() {
        var agent = hub.member("paused", hub.owner(), "guided-network");
        var other = hub.member("other", hub.owner(), "guided-network");
        try (var stream = open(agent)) {
            hub.owner().post("/api/v2/agents/" + agent.id() + "/pause", "{}");
            assertEnds(stream, "paused");
            var missed = other.post(
                    "/api/v2/agent/messages",
                    "{\"type\":\"status_update\",\"topic\":\"ends\",\"payload\":{\"status\":\"working\"}}");
            hub.owner().post("/api/v2/agents/" + agent.id() + "/resume", "{}");
            await().atMost(SOON).untilAsserted(() -> {
                try (var again = StreamClient.open(
                        hub.baseUrl(), agent, "?topic=ends", Map.of("Last-Event-ID", stream.lastId()))) {
                    assertThat(again.status()).isEqualTo(200);
                    again.next();
                    assertThat(again.next().text("/id")).isEqualTo(missed.text("id"));
                }
            });
        }
    }

    @Test
    void endsWhenAllAgentsOfItsNetworkAreStopped() {
        var person = hub.found("stopped");
        var agent = hub.member("theirs", person, "stopped");
        var spared = hub.member("spared", hub.owner(), "guided-network");
        try (var stream = open(agent);
                var other = open(spared)) {
            person.post("/api/v2/emergency-stop", "{}");
            assertEnds(stream, "paused");
            assertThat(other.poll(Duration.ofMillis(700))).isNull();
        }
    }

    @Test
    void endsWithItsApproval() {
        var agent = hub.member("overdue", hub.owner(), "guided-network");
        try (var stream = open(agent)) {
            hub.jdbc()
                    .sql("update agent set approval_expires_at = now() where id = ?")
                    .param(agent.id())
                    .update();
            assertEnds(stream, "approval-ended");
        }
    }

    @Test
    void endsWithItsGrantAndWithNoOther() {
        var agent = hub.member("granted", hub.owner(), "guided-network");
        try (var stream = open(agent)) {
            agent.again();
            try (var later = open(agent)) {
                hub.jdbc().sql("""
                                update token_grant set ended_at = now(), end_reason = 'test'
                                where agent_id = ? and created_at = (
                                    select min(created_at) from token_grant where agent_id = ?)
                                """).params(agent.id(), agent.id()).update();
                assertEnds(stream, "revoked");
                assertThat(later.poll(Duration.ofSeconds(1))).isNull();
            }
        }
    }

    @Test
    void endsWithItsTokenAndWithTheScopeItNeeds() {
        var agent = hub.member("tokens", hub.owner(), "guided-network");
        var now = Instant.now();
        var over = credential(agent, Scope.SUBSCRIBE, now.minusSeconds(1));
        var good = credential(agent, Scope.SUBSCRIBE, now.plusSeconds(60));
        var signed = credential(agent, Scope.SUBSCRIBE, null);
        var needsMore = credential(agent, Scope.AUDIT, null);
        assertThat(hub.bean(StandingCredentials.class).lapsed(List.of(over, good, signed, needsMore)))
                .isEqualTo(Map.of(
                        over, StandingCredentials.Lapse.TOKEN_EXPIRED,
                        needsMore, StandingCredentials.Lapse.INSUFFICIENT_SCOPE));
    }

    private static CallCredential credential(TestAgent agent, Scope scope, @Nullable Instant end) {
        var key = agent.get("/api/v2/agent/me").text("key_thumbprint");
        return new CallCredential(new AgentId(agent.id()), scope, null, key, end);
    }

    @Test
    void endsWhenItsNetworkIsSuspended() {
        var person = hub.found("suspended");
        var agent = hub.member("theirs", person, "suspended");
        try (var stream = open(agent)) {
            hub.jdbc()
                    .sql("update network set suspended_at = now() where slug = 'suspended'")
                    .update();
            assertEnds(stream, "network-suspended");
        }
    }

    @Test
    void saysGoodbyeWhenTheHubStopsAndLosesNothing(@TempDir Path folder) {
        var stopping = RunningHub.startUnlimited(folder);
        try {
            var agent = stopping.member("agent");
            var other = stopping.member("other");
            try (var stream = StreamClient.open(stopping.baseUrl(), agent, "")) {
                stream.next();
                long before = System.nanoTime();
                stopping.restart();
                assertEnds(stream, "server-stopping");
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(60));
                var missed = other.post(
                        "/api/v2/agent/messages", "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}");
                try (var again =
                        StreamClient.open(stopping.baseUrl(), agent, "", Map.of("Last-Event-ID", stream.lastId()))) {
                    assertThat(again.next().json().get("gap").booleanValue()).isFalse();
                    assertThat(again.next().text("/id")).isEqualTo(missed.text("id"));
                }
            }
        } finally {
            stopping.close();
        }
    }
}
