package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Invites of owners, on a hub that admits nobody else: what they open, for how many, and what they never widen.
class InviteIntegrationTests {

    private static final int MANY = 1_000_000;

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.start(
                data,
                Map.of(
                        "hub.onboarding", "invite",
                        "hub.rate.auth-per-minute", MANY,
                        "hub.rate.actions-per-minute", MANY,
                        "hub.rate.reads-per-minute", MANY));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static Answer invite(String json) {
        var created = hub.owner().post("/api/v2/invites", json);
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        return created;
    }

    private static Answer join(TestAgent agent, Answer invite) {
        return agent.join(request(agent, invite));
    }

    private static Map<String, Object> request(TestAgent agent, Answer invite) {
        var request = agent.request("Reports builds");
        request.put("invite", invite.text("invite"));
        return request;
    }

    @Test
    void letsAnInvitedAgentAskWhereStrangersMayNot() {
        var invite = invite("{\"max_uses\":1,\"expires_in\":600}");
        var agent = hub.stranger("welcome");

        assertThat(agent.join("Wants in").problem()).isEqualTo("onboarding-by-invite");
        var asked = join(agent, invite);

        assertThat(asked.text("status")).as(asked.toString()).isEqualTo("pending");
        var card = hub.owner().get("/api/v2/approvals/" + asked.text("approval_id"));
        assertThat(card.text("origin")).isEqualTo("invited");
        assertThat(card.text("invited_by")).isEqualTo("owner@example.com");
        assertThat(hub.owner().approve(asked.text("approval_id"), "{}").status())
                .isEqualTo(200);
        assertThat(agent.redeem().status()).isEqualTo(200);
        // The repeat is granted at once and uses nothing up.
        assertThat(join(agent, invite).text("status")).isEqualTo("approved");
        assertThat(uses(invite)).isEqualTo(1);
    }

    @Test
    void approvesAtOnceInTheOwnersNameAndNeverMoreThanTheInviteCovers() {
        var invite = invite("{\"max_uses\":2,\"expires_in\":600,\"scope\":\"post read\",\"auto_approve\":true}");
        var agent = hub.stranger("nightly");
        var wide = request(agent, invite);
        wide.put("scope", "post read vault audit");

        var asked = agent.join(wide);

        assertThat(asked.text("status")).as(asked.toString()).isEqualTo("approved");
        assertThat(agent.redeem().text("scope")).isEqualTo("post read");
        var card = hub.owner().get("/api/v2/approvals/" + asked.text("approval_id"));
        assertThat(card.text("decided_by")).isEqualTo("owner@example.com");
        assertThat(card.text("granted_scope")).isEqualTo("post read");
        assertThat(decidedVia(asked)).isEqualTo("invite:" + invite.text("id"));
        assertThat(trail("approval.approved", agent.id())).contains("invite:" + invite.text("id"));
        var listed = hub.owner()
                .get("/api/v2/agents")
                .body()
                .get("agents")
                .valueStream()
                .filter(one -> one.get("agent_id").asString().equals(agent.id()))
                .findFirst()
                .orElseThrow();
        assertThat(listed.get("invite").asString()).isEqualTo(invite.text("id"));
        // Nothing but what it covers: no card, no agent.
        var greedy = hub.stranger("greedy");
        var beyond = request(greedy, invite);
        beyond.put("scope", "vault");
        assertThat(greedy.join(beyond).status()).isEqualTo(422);
        assertThat(uses(invite)).isEqualTo(1);
    }

    @Test
    void waitsForTheKeyToBeProvenBeforeAnythingIsUsedUp() {
        var invite = invite("{\"max_uses\":1,\"expires_in\":600,\"auto_approve\":true}");
        var agent = hub.stranger("unproven");

        assertThat(agent.joinUnsigned(request(agent, invite)).text("status")).isEqualTo("proof_required");
        assertThat(uses(invite)).isZero();

        assertThat(agent.redeem().text("error")).isEqualTo("authorization_pending");
        assertThat(uses(invite)).isEqualTo(1);
        assertThat(agent.redeem().status()).isEqualTo(200);
    }

    @Test
    void admitsOneOfFiftyWhoRaceForItsOnlyPlace() {
        var invite = invite("{\"max_uses\":1,\"expires_in\":600,\"auto_approve\":true}");
        var racers = IntStream.range(0, 50)
                .mapToObj(n -> new TestAgent(hub.baseUrl(), "racer " + n, TestKey.ed25519()))
                .toList();

        var answers = atOnce(racers, invite);

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .hasSize(49)
                .allSatisfy(answer -> assertThat(answer.text("detail")).contains("/invite"));
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM agent WHERE invite_id = :id")
                        .param("id", invite.text("id"))
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        assertThat(uses(invite)).isEqualTo(1);
    }

    @Test
    void countsOneAgentOnceHoweverManyRequestsItSendsAtOnce() {
        var invite = invite("{\"max_uses\":1,\"expires_in\":600,\"auto_approve\":true}");
        var agent = hub.stranger("hasty");

        var answers = atOnce(java.util.Collections.nCopies(20, agent), invite);

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.text("status")).as(answer.toString()).isEqualTo("approved"));
        assertThat(uses(invite)).isEqualTo(1);
    }

    private static List<Answer> atOnce(List<TestAgent> agents, Answer invite) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var racing = agents.stream()
                    .map(agent -> CompletableFuture.supplyAsync(() -> join(agent, invite), threads))
                    .toList();
            return racing.stream().map(CompletableFuture::join).toList();
        }
    }

    @Test
    void endsAnAgentAtItsTimeHoweverMuchItIsUsedAndFreesItsName() {
        var invite = invite("{\"max_uses\":2,\"expires_in\":600,\"agent_ttl\":3600,\"auto_approve\":true}");
        var agent = hub.stranger("ephemeral");
        join(agent, invite);
        agent.redeem();
        var end = agent.get("/api/v2/agent/me").text("approval_expires_at");
        hub.jdbc().sql("UPDATE agent SET last_seen_at = NULL").update();
        org.awaitility.Awaitility.await().until(() -> {
            agent.get("/api/v2/agent/me");
            return hub.jdbc()
                            .sql("SELECT count(*) FROM agent WHERE id = :id AND last_seen_at IS NOT NULL")
                            .param("id", agent.id())
                            .query(Integer.class)
                            .single()
                    == 1;
        });
        assertThat(agent.get("/api/v2/agent/me").text("approval_expires_at")).isEqualTo(end);

        hub.jdbc()
                .sql("UPDATE agent SET ends_at = now(), approval_expires_at = now() WHERE id = :id")
                .param("id", agent.id())
                .update();
        assertThat(agent.again().status()).isEqualTo(400);
        // The next run has a new key and the old name.
        var next = hub.stranger("ephemeral");
        assertThat(join(next, invite).text("status")).isEqualTo("approved");
        assertThat(trail("agent.ended", agent.id())).isNotEmpty();
    }

    @Test
    void letsItsOwnAgentComeBackWithAnInviteUnlessAPersonRevokedIt() {
        var invite = invite("{\"max_uses\":5,\"expires_in\":600,\"agent_ttl\":3600,\"auto_approve\":true}");
        var agent = hub.stranger("returning");
        join(agent, invite);
        hub.jdbc()
                .sql("UPDATE agent SET ends_at = now(), approval_expires_at = now() WHERE id = :id")
                .param("id", agent.id())
                .update();

        assertThat(join(agent, invite).text("status")).isEqualTo("approved");
        assertThat(hub.owner()
                        .post("/api/v2/agents/" + agent.id() + "/revoke", "")
                        .status())
                .isEqualTo(200);
        assertThat(join(agent, invite).text("status")).isEqualTo("pending");
        assertThat(uses(invite)).isEqualTo(2);
    }

    @Test
    void opensNothingOnceItIsPastRevokedSpentOrItsOwnerIsNone() {
        var past = invite("{\"max_uses\":1,\"expires_in\":60}");
        hub.jdbc()
                .sql("UPDATE invite SET expires_at = now() WHERE id = :id")
                .param("id", past.text("id"))
                .update();
        var revoked = invite("{\"max_uses\":1,\"expires_in\":60}");
        assertThat(hub.owner()
                        .call("DELETE", "/api/v2/invites/" + revoked.text("id"), "")
                        .status())
                .isEqualTo(204);
        var spent = invite("{\"max_uses\":1,\"expires_in\":60}");
        join(hub.stranger("spends it"), spent);
        var orphaned = invite("{\"max_uses\":1,\"expires_in\":60}");
        hub.jdbc()
                .sql("UPDATE invite SET created_by = 'usr_000000000000000000000000' WHERE id = :id")
                .param("id", orphaned.text("id"))
                .update();
        for (var useless : List.of(past, revoked, spent, orphaned)) {
            var late = hub.stranger("too late");
            assertThat(join(late, useless).status()).isEqualTo(422);
            assertThat(late.joinUnsigned(request(late, useless)).status()).isEqualTo(422);
        }
        var unknown = hub.stranger("guesses");
        var guess = unknown.request("Wants in");
        guess.put("invite", "0".repeat(43));
        assertThat(unknown.join(guess).status()).isEqualTo(422);
    }

    @Test
    void refusesToTakeOverAnotherAgent() {
        var invite = invite("{\"max_uses\":1,\"expires_in\":60,\"auto_approve\":true}");
        var thief = hub.stranger("thief");
        var own = request(thief, invite);
        own.put("replaces", "welcome");
        assertThat(thief.join(own).text("detail")).contains("/invite");
        assertThat(uses(invite)).isZero();
    }

    @Test
    void keepsTheTokenToItsFirstAnswer() {
        var invite = invite("{\"max_uses\":3,\"expires_in\":600}");

        var list = hub.owner().get("/api/v2/invites");

        assertThat(list.body().toString()).contains(invite.text("id")).doesNotContain(invite.text("invite"));
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM invite WHERE encode(token_hash, 'escape') LIKE :token")
                        .param("token", "%" + invite.text("invite") + "%")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void saysWhatIsWrongWithAnInvite() {
        var refused = hub.owner().post("/api/v2/invites", "{\"max_uses\":0,\"agent_ttl\":5}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().toString()).contains("/max_uses", "/expires_in", "/agent_ttl");
    }

    private static int uses(Answer invite) {
        return hub.jdbc()
                .sql("SELECT uses FROM invite WHERE id = :id")
                .param("id", invite.text("id"))
                .query(Integer.class)
                .single();
    }

    private static String decidedVia(Answer asked) {
        return hub.jdbc()
                .sql("SELECT decided_via FROM approval WHERE id = :id")
                .param("id", asked.text("approval_id"))
                .query(String.class)
                .single();
    }

    private static String trail(String action, String subject) {
        return String.join(
                " ",
                hub.jdbc()
                        .sql("SELECT details::text FROM audit_entry WHERE action = :action AND subject = :subject")
                        .param("action", action)
                        .param("subject", subject)
                        .query(String.class)
                        .list());
    }
}
