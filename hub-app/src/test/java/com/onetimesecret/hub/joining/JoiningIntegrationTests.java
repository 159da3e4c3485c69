package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// What an agent gets that asks to join, and what a person sees of it.
class JoiningIntegrationTests {

    private static final String PURPOSE = "Report nightly builds";

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
    void asksForAProofFirstAndBothersNobodyUntilThen() {
        var agent = hub.stranger("unproven");

        var asked = agent.joinUnsigned(agent.request(PURPOSE));

        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.text("status")).isEqualTo("proof_required");
        assertThat(asked.body().get("expires_in").asInt()).isBetween(890, 900);
        var first = asked.body().get("next").get(0);
        assertThat(first.get("method").asString()).isEqualTo("POST");
        assertThat(first.get("href").asString()).isEqualTo(hub.baseUrl() + "/api/v2/agent/auth");
        assertThat(first.get("why").asString()).contains("X-Agent-Sig-Time", "X-Agent-Sig");
        assertThat(first.get("body_example").get("aud").asString()).isEqualTo(hub.baseUrl());
        assertThat(waitingNames()).doesNotContain("unproven");
        var approvalId = asked.text("approval_id");
        assertThat(hub.owner().get("/api/v2/approvals/" + approvalId).status()).isEqualTo(404);
        assertThat(hub.owner().approve(approvalId, "{}").status()).isEqualTo(404);
    }

    @Test
    void answersTheStatusAtOnceWhileAProofIsMissing() {
        var agent = hub.stranger("impatient");
        agent.joinUnsigned(agent.request(PURPOSE));
        var start = Instant.now();

        var status = agent.status(30);

        assertThat(status.text("status")).isEqualTo("proof_required");
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void takesAProvenTokenCallAsTheProofAndKeepsWordsAndCode(Kind kind) {
        var agent = new TestAgent(hub.baseUrl(), "late-proof-" + kind, kind.key());
        var asked = agent.joinUnsigned(agent.request(PURPOSE));

        assertThat(agent.redeem().text("error")).isEqualTo("authorization_pending");

        var card = hub.owner().get("/api/v2/approvals/" + asked.text("approval_id"));
        assertThat(card.text("status")).isEqualTo("pending");
        assertThat(card.text("binding_message")).isEqualTo(asked.text("binding_message"));
        assertThat(card.text("user_code")).isEqualTo(asked.text("user_code"));
        hub.owner().approve(asked.text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);
        assertThat(agent.get("/api/v2/agent/me").text("agent_id")).isEqualTo(asked.text("agent_id"));
    }

    @Test
    void keepsTheAskedExpiryOverALateProof() {
        var agent = hub.stranger("short-lived");
        var request = agent.request(PURPOSE);
        request.put("requested_expiry", 3600);
        agent.joinUnsigned(request);

        agent.redeem();

        assertThat(agent.status(0).body().get("expires_in").asInt()).isBetween(3500, 3600);
    }

    @Test
    void reservesNoNameForTheUnproven() {
        var squatter = hub.stranger("wanted-name");
        squatter.joinUnsigned(squatter.request(PURPOSE));

        var agent = hub.member("wanted-name");

        assertThat(agent.get("/api/v2/agent/me").text("name")).isEqualTo("wanted-name");
    }

    @Test
    void joinsTheSameCardWhenTheSameIsAskedAgain() {
        var agent = hub.stranger("repeater");
        var first = agent.join(PURPOSE);
        var second = agent.join(PURPOSE);

        assertThat(second.text("status")).isEqualTo("pending");
        for (var member : new String[] {"approval_id", "agent_id", "binding_message", "user_code"}) {
            assertThat(second.text(member)).as(member).isEqualTo(first.text(member));
        }
        assertThat(second.text("auth_req_id")).isNotEqualTo(first.text("auth_req_id"));
        assertThat(waitingNames()).containsOnlyOnce("repeater");
    }

    @Test
    void replacesTheCardWhenAnotherPurposeIsAsked() {
        var agent = hub.stranger("changes-its-mind");
        var first = agent.join("Report builds");
        var second = agent.join("Delete everything");

        assertThat(second.text("approval_id")).isNotEqualTo(first.text("approval_id"));
        assertThat(hub.owner()
                        .get("/api/v2/approvals/" + first.text("approval_id"))
                        .text("status"))
                .isEqualTo("expired");
        assertThat(hub.owner().approve(first.text("approval_id"), "{}").status())
                .isEqualTo(409);
        assertThat(waitingNames()).containsOnlyOnce("changes-its-mind");
    }

    @Test
    void grantsAtOnceWhatIsApprovedAlready() {
        var agent = hub.member("comes-back");
        var before = agent.id();

        var asked = agent.join("Works for the owner");

        assertThat(asked.text("status")).isEqualTo("approved");
        assertThat(asked.text("agent_id")).isEqualTo(before);
        assertThat(waitingNames()).doesNotContain("comes-back");
        assertThat(agent.redeem().status()).isEqualTo(200);
    }

    @Test
    void opensANewCardForMoreWhileTheOldTokenWorks() {
        var agent = hub.member("ambitious");
        var old = agent.token();
        var more = agent.request("Works for the owner");
        more.put("scope", "post read audit");

        var asked = agent.join(more);

        assertThat(asked.text("status")).isEqualTo("pending");
        var card = hub.owner().get("/api/v2/approvals/" + asked.text("approval_id"));
        assertThat(card.text("origin")).isEqualTo("known_key");
        assertThat(card.text("agent_id")).isEqualTo(agent.id());
        assertThat(agent.get("/api/v2/agent/messages").status()).isEqualTo(200);
        hub.owner().approve(asked.text("approval_id"), "{}");
        assertThat(agent.redeem().text("scope")).isEqualTo("post read audit");
        assertThat(agent.get("/api/v2/agent/me").text("scope")).isEqualTo("post read audit");
        agent.useToken(old);
        await().atMost(Duration.ofSeconds(1))
                .until(() -> agent.get("/api/v2/agent/me").text("scope").equals("post read"));
    }

    @Test
    void keepsWhatStandsWhenMoreIsDenied() {
        var agent = hub.member("too-ambitious");
        var more = agent.request("Works for the owner");
        more.put("scope", "post vault");
        hub.owner().deny(agent.join(more).text("approval_id"), "{}");

        assertThat(agent.join(more).problem()).isEqualTo("approval-denied");
        assertThat(agent.join("Works for the owner").text("status")).isEqualTo("approved");
        assertThat(agent.again().status()).isEqualTo(200);
    }

    @Test
    void issuesWhatWasApprovedAndNotWhatWasAsked() {
        var agent = hub.stranger("narrowed");
        var asked = agent.join(PURPOSE);
        var approved = hub.owner().approve(asked.text("approval_id"), "{\"scope\":\"read post\",\"expires_in\":3600}");

        assertThat(approved.text("granted_scope")).isEqualTo("post read");
        assertThat(agent.redeem().text("scope")).isEqualTo("post read");
        var me = agent.get("/api/v2/agent/me");
        assertThat(me.text("scope")).isEqualTo("post read");
        assertThat(Instant.parse(me.text("approval_expires_at")))
                .isBefore(Instant.now().plusSeconds(3700));
        assertThat(agent.post("/api/v2/secret", "{\"secret\":\"x\"}").problem()).isEqualTo("insufficient-scope");
        assertThat(agent.again().text("scope")).isEqualTo("post read");
    }

    @Test
    void replacesALostKeyAndKeepsTheAgent() {
        var lost = hub.member("keeper");
        var other = hub.member("writes-to-keeper");
        var message = other.post(
                "/api/v2/agent/messages",
                "{\"type\":\"status_update\",\"to\":[\"" + lost.id() + "\"],\"payload\":{\"status\":\"working\"}}");
        var heir = new TestAgent(hub.baseUrl(), "keeper", TestKey.p256());
        var request = heir.request("Works for the owner");
        request.put("replaces", "keeper");

        var asked = heir.join(request);
        var card = hub.owner().get("/api/v2/approvals/" + asked.text("approval_id"));
        assertThat(card.text("origin")).isEqualTo("new_key");
        assertThat(card.text("replaces")).isEqualTo("keeper");
        assertThat(lost.get("/api/v2/agent/me").status()).isEqualTo(200);
        hub.owner().approve(asked.text("approval_id"), "{}");

        assertThat(heir.redeem().status()).isEqualTo(200);
        assertThat(heir.id()).isEqualTo(lost.id());
        var inbox = heir.get("/api/v2/agent/messages?to=me");
        assertThat(inbox.status()).as(inbox.toString()).isEqualTo(200);
        assertThat(inbox.body().get("messages").get(0).get("id").asString()).isEqualTo(message.text("id"));
        await().atMost(Duration.ofSeconds(1))
                .until(() -> lost.get("/api/v2/agent/me").status() == 401);
        assertThat(lost.again().text("error")).isEqualTo("invalid_client");
        assertThat(lost.join(PURPOSE).problem()).isEqualTo("invalid-key");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void givesAwayNoAgentUntilTheKeyIsProven(Kind kind) {
        var lost = hub.member("secretive " + kind);
        var heir = new TestAgent(hub.baseUrl(), "secretive " + kind, kind.key());
        var request = heir.request("Works for the owner");
        request.put("replaces", "secretive " + kind);

        var asked = heir.joinUnsigned(request);

        assertThat(asked.text("status")).isEqualTo("proof_required");
        assertThat(asked.body().toString()).doesNotContain(lost.id());
        assertThat(heir.status(0).body().toString()).doesNotContain(lost.id());
        assertThat(lost.joinUnsigned(lost.request("Works for the owner")).text("agent_id"))
                .isNotEqualTo(asked.text("agent_id"));
        assertThat(heir.redeem().text("error")).isEqualTo("authorization_pending");
        var card = hub.owner().get("/api/v2/approvals/" + asked.text("approval_id"));
        assertThat(card.text("replaces")).isEqualTo("secretive " + kind);
        assertThat(heir.status(0).text("agent_id")).isEqualTo(card.text("agent_id"));
        hub.owner().approve(asked.text("approval_id"), "{}");
        // The id that it was told before its proof still redeems.
        var token = heir.redeem();
        assertThat(token.status()).as(token.toString()).isEqualTo(200);
        assertThat(token.text("agent_id")).isEqualTo(card.text("agent_id"));
        assertThat(heir.get("/api/v2/agent/me").text("agent_id")).isEqualTo(card.text("agent_id"));
    }

    @Test
    void givesAKnownKeyItsTokenAfterALateProof() {
        var agent = hub.member("known-but-unsigned");
        var id = agent.id();

        var asked = agent.joinUnsigned(agent.request("Works for the owner"));

        assertThat(asked.text("agent_id")).isNotEqualTo(id);
        assertThat(agent.redeem().text("error")).isEqualTo("authorization_pending");
        assertThat(agent.redeem().text("agent_id")).isEqualTo(id);
    }

    @Test
    void answersAnUnknownHintLikeAKnownOneButLetsNobodyDecide() {
        var known = hub.stranger("hint-known");
        var unknown = hub.stranger("hint-unknown");
        var toOwner = known.request(PURPOSE);
        toOwner.put("login_hint", "owner@example.com");
        var toNobody = unknown.request(PURPOSE);
        toNobody.put("login_hint", "nobody@example.com");

        var one = known.join(toOwner);
        var other = unknown.join(toNobody);

        assertThat(other.status()).isEqualTo(one.status());
        assertThat(other.body().propertyNames()).isEqualTo(one.body().propertyNames());
        assertThat(other.text("status")).isEqualTo(one.text("status"));
        assertThat(other.text("notified")).isEqualTo(one.text("notified"));
        assertThat(unknown.status(0).body().propertyNames())
                .isEqualTo(known.status(0).body().propertyNames());
        assertThat(waitingNames()).contains("hint-known").doesNotContain("hint-unknown");
        assertThat(hub.owner().approve(other.text("approval_id"), "{}").status())
                .isEqualTo(403);
        assertThat(unknown.redeem().text("error")).isEqualTo("authorization_pending");
    }

    @Test
    void tellsAWaitingAgentOfTheDecisionAtOnce() {
        var agent = hub.stranger("waits");
        var asked = agent.join(PURPOSE);
        var waiting = CompletableFuture.supplyAsync(() -> agent.status(50));
        var start = Instant.now();
        hub.owner().approve(asked.text("approval_id"), "{}");

        var status = waiting.join();

        assertThat(status.text("status")).isEqualTo("approved");
        assertThat(status.body().has("access_token")).isFalse();
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void asksAPersonOnlyForWhatIsStillOpen() {
        var denied = hub.stranger("told-no");
        var asked = denied.join(PURPOSE);
        assertThat(denied.status(0).text("tell_your_human"))
                .contains(hub.baseUrl() + "/activate?user_code=" + asked.text("user_code"));
        hub.owner().deny(asked.text("approval_id"), "{}");
        var expired = hub.stranger("told-nothing");
        expired.join("Report builds");
        var first = expired.authReqId();
        expired.join("Report other builds");
        var withdrawn = Wire.send(Wire.to(hub.baseUrl() + "/api/v2/agent/auth/" + first));
        var approved = hub.member("told-yes");

        assertThat(denied.status(0).text("status")).isEqualTo("denied");
        assertThat(denied.status(0).body().has("tell_your_human")).isFalse();
        assertThat(withdrawn.text("status")).isEqualTo("expired");
        assertThat(withdrawn.body().has("tell_your_human")).isFalse();
        for (var said : List.of(approved.status(0), approved.join("Works for the owner"))) {
            assertThat(said.text("status")).isEqualTo("approved");
            assertThat(said.text("tell_your_human")).contains("Nothing to do").doesNotContain("approve it");
        }
    }

    private static List<String> waitingNames() {
        return hub.owner().pending().stream()
                .map((JsonNode card) -> card.get("agent_name").asString())
                .toList();
    }

    /// The kinds of keys.
    enum Kind {
        ED25519,
        P256;

        TestKey key() {
            return this == P256 ? TestKey.p256() : TestKey.ed25519();
        }
    }
}
