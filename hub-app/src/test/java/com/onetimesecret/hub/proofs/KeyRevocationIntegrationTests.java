package com.onetimesecret.hub.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `POST /api/v2/agent/keys/revoke` (WIRE 6): an end for good, seen by every hub within a second.
class KeyRevocationIntegrationTests {

    private static final Duration VISIBLE = Duration.ofSeconds(1);

    @TempDir
    private static Path data;

    @TempDir
    private static Path otherData;

    private static RunningHub hub;
    private static RunningHub other;

    @BeforeAll
    static void startHubs() {
        hub = RunningHub.startUnlimited(data);
        other = hub.another(otherData);
    }

    @AfterAll
    static void stopHubs() {
        other.close();
        hub.close();
    }

    @Test
    void endsTheAgentWithItsKeyOnBothHubsWithinASecond() {
        var agent = hub.member("ends-itself");
        assertThat(atOther(agent).status()).isEqualTo(200);

        var answer = agent.post(KeyChange.REVOKE, "{\"reason\":\"The laptop is gone\"}");

        var since = Instant.now();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text("agent_status")).isEqualTo("revoked");
        assertThat(answer.text("thumbprint")).isEqualTo(KeyChange.thumbprint(agent.key()));
        assertThat(answer.body().path("next").size()).isPositive();
        assertThat(agent.get("/api/v2/agent/me").status()).isEqualTo(401);
        while (atOther(agent).status() != 401 || stateAtOther(agent) != AgentIdentity.State.REVOKED) {
            assertThat(Instant.now()).isBefore(since.plus(VISIBLE));
        }
        assertThat(agent.again().status()).isEqualTo(401);
        assertThat(SignedCall.get(hub.baseUrl(), agent.key(), agent.id(), "/api/v2/agent/me")
                        .send()
                        .status())
                .isEqualTo(401);
        assertThat(hub.jdbc()
                        .sql("SELECT status || ' ' || (revoked_at IS NOT NULL) FROM agent WHERE id = :id")
                        .param("id", agent.id())
                        .query(String.class)
                        .single())
                .isEqualTo("revoked true");
        assertThat(hub.jdbc()
                        .sql(
                                "SELECT count(*) FROM audit_entry WHERE subject = :id AND action IN ('agent.key-revoked', 'agent.revoked')")
                        .param("id", agent.id())
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    private static Answer atOther(TestAgent agent) {
        return Wire.send(
                Wire.to(other.address() + "/api/v2/agent/me").header("Authorization", "Bearer " + agent.token()));
    }

    private static AgentIdentity.State stateAtOther(TestAgent agent) {
        return other.bean(AgentIdentities.class).find(agent.id()).orElseThrow().state();
    }

    @Test
    void isAllThatAPausedAgentMayDoToItsKey() {
        var agent = hub.member("is-paused");
        hub.jdbc()
                .sql("UPDATE agent SET status = 'paused' WHERE id = :id")
                .param("id", agent.id())
                .update();

        // At once, whether the gate knows already or not.
        var refused = new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()).send();

        assertThat(refused.problem()).as(refused.toString()).isEqualTo("paused-by-human");
        await().atMost(VISIBLE).until(() -> agent.get(KeyChange.KEYS).status() == 403);
        refused = new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()).send();
        assertThat(refused.problem()).isEqualTo("paused-by-human");
        assertThat(refused.text("detail")).contains("/me", "heartbeat", "/keys/revoke");
        assertThat(agent.get("/api/v2/agent/me").status()).isEqualTo(200);
        assertThat(agent.post("/api/v2/agent/heartbeat", "{}").status()).isEqualTo(200);
        assertThat(agent.post(KeyChange.REVOKE, "{}").text("agent_status")).isEqualTo("revoked");
    }

    @Test
    void neverLetsARevokedKeyComeBack() {
        var agent = hub.member("comes-back");
        agent.post(KeyChange.REVOKE, "");

        var joined = agent.join("Wants in again");
        assertThat(joined.status()).isEqualTo(422);
        assertThat(joined.problem()).isEqualTo("invalid-key");
        assertThat(joined.text("detail")).contains("revoked", "no key comes back");
        var request = new TestAgent(hub.baseUrl(), "comes-back-anew", TestKey.ed25519());
        assertThat(request.join("Begins anew").status()).isEqualTo(200);
        var lively = hub.member("takes-the-revoked-key");
        assertThat(new KeyChange(hub.baseUrl(), lively, agent.key()).send().problem())
                .isEqualTo("invalid-key");
        assertThat(new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()).send().status())
                .isEqualTo(401);
    }

    @Test
    void endsTheTimeOfAnEarlierKeyAlone() {
        var first = hub.member("has-an-earlier-key");
        var agent = new KeyChange(hub.baseUrl(), first, TestKey.ed25519()).done();
        agent.again();
        var named = Wire.json(Map.of("thumbprint", KeyChange.thumbprint(first.key())));

        var answer = agent.post(KeyChange.REVOKE, named);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text("agent_status")).isEqualTo("active");
        assertThat(agent.get("/api/v2/agent/me").status()).isEqualTo(200);
        var earlier = agent.get(KeyChange.KEYS).body().path("keys").get(1);
        assertThat(earlier.path("status").asString()).isEqualTo("revoked");
        var again = agent.post(KeyChange.REVOKE, named);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.problem()).isEqualTo("key-conflict");
        var identities = hub.bean(AgentIdentities.class);
        var text = new byte[] {1};
        var end = Instant.now().plus(VISIBLE);
        while (identities.isSignedBy(
                identities.find(agent.id()).orElseThrow(), text, first.key().sign(text))) {
            assertThat(Instant.now()).isBefore(end);
        }
    }

    @Test
    void refusesWhatNamesNoKeyOfTheAgent() {
        var agent = hub.member("names-nothing");
        var stranger = Wire.json(Map.of("thumbprint", KeyChange.thumbprint(TestKey.ed25519())));
        var others = Wire.json(Map.of(
                "thumbprint",
                KeyChange.thumbprint(hub.member("is-somebody-else").key())));
        assertThat(agent.post(KeyChange.REVOKE, stranger).status()).isEqualTo(404);
        assertThat(agent.post(KeyChange.REVOKE, others).status()).isEqualTo(404);
        for (var bad : new String[] {
            "{\"thumbprint\":\"x\"}", "{\"reason\":\"a\\nb\"}", "{\"key\":\"x\"}", "{\"thumbprint\":1}"
        }) {
            assertThat(agent.post(KeyChange.REVOKE, bad).status()).as(bad).isIn(400, 404, 422);
        }
        assertThat(agent.get("/api/v2/agent/me").status()).isEqualTo(200);
    }

    @Test
    void endsOnceHoweverManyAsk() throws Exception {
        var agent = hub.member("ends-once");
        var answers = KeyRotationIntegrationTests.atOnce(IntStream.range(0, 50)
                .<Callable<Answer>>mapToObj(n -> () -> agent.post(KeyChange.REVOKE, "{}"))
                .toList());
        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 401, 409));
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM agent_key_log WHERE agent_id = :id")
                        .param("id", agent.id())
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void isEitherRotatedOrRevokedButNeverInBetween() throws Exception {
        for (int round = 0; round < 5; round++) {
            var agent = hub.member("either-or-" + round);
            var change = new KeyChange(hub.baseUrl(), agent, TestKey.ed25519());
            var answers = KeyRotationIntegrationTests.atOnce(
                    java.util.List.<Callable<Answer>>of(change::send, () -> agent.post(KeyChange.REVOKE, "{}")));
            assertThat(answers.stream().filter(answer -> answer.status() == 200))
                    .as(answers.toString())
                    .hasSize(1);
            var active = hub.jdbc()
                    .sql("SELECT count(*) FROM agent_key WHERE agent_id = :id AND status = 'active'")
                    .param("id", agent.id())
                    .query(Integer.class)
                    .single();
            assertThat(active).isEqualTo(answers.getFirst().status() == 200 ? 1 : 0);
        }
    }
}
