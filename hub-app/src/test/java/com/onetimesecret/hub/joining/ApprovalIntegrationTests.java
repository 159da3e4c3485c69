package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.Approvals;
import com.onetimesecret.hub.auth.Decision;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestPerson;
import com.onetimesecret.hub.harness.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A person's decision: who may make it, that it is made once, and what comes of it.
class ApprovalIntegrationTests {

    private static final String LIMITED_TOKEN = "an-api-token-that-may-not-decide-123";

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() throws Exception {
        hub = RunningHub.startUnlimited(data);
        hub.jdbc()
                .sql("""
                        INSERT INTO api_token (id, person_id, network_id, name, token_hash, rights)
                        SELECT 'token-without-decide', person_id, network_id, 'limited', :hash, '{secrets}'
                        FROM membership
                        """)
                .param(
                        "hash",
                        MessageDigest.getInstance("SHA-256").digest(LIMITED_TOKEN.getBytes(StandardCharsets.UTF_8)))
                .update();
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void needsTheRightToDecide() {
        var limited = new TestPerson(hub.baseUrl(), "owner@example.com", LIMITED_TOKEN);
        var agent = hub.stranger("needs-decide");
        var id = agent.join("Wants in").text("approval_id");

        assertThat(limited.approve(id, "{}").problem()).isEqualTo("forbidden");
        assertThat(limited.deny(id, "{}").problem()).isEqualTo("forbidden");
        assertThat(limited.get("/api/v2/approvals/" + id).text("status")).isEqualTo("pending");
        var member = hub.member("pausable");
        assertThat(limited.post("/api/v2/agents/" + member.id() + "/revoke", "{}")
                        .problem())
                .isEqualTo("forbidden");
        assertThat(member.again().status()).isEqualTo(200);
    }

    @Test
    void letsNoAgentDecideOrSeeWhatWaits() {
        var insider = hub.member("insider");
        var id = hub.stranger("friend").join("Wants in").text("approval_id");

        for (var refused : List.of(
                insider.post("/api/v2/approvals/" + id + "/approve", "{}"),
                insider.post("/api/v2/approvals/" + id + "/deny", "{}"),
                insider.get("/api/v2/approvals"),
                insider.get("/api/v2/approvals/" + id),
                insider.get("/api/v2/agents"),
                insider.post("/api/v2/agents/" + insider.id() + "/revoke", "{}"))) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.problem()).isEqualTo("forbidden");
        }
        assertThat(Wire.send(Wire.post(hub.baseUrl() + "/api/v2/approvals/" + id + "/approve", "{}"))
                        .status())
                .isEqualTo(401);
        var wrong = new TestPerson(hub.baseUrl(), "owner@example.com", "not-the-token-of-anybody");
        assertThat(wrong.approve(id, "{}").status()).isEqualTo(401);
        assertThat(hub.owner().get("/api/v2/approvals/" + id).text("status")).isEqualTo("pending");
    }

    @Test
    void isMadeOnce() {
        var approved = hub.stranger("once-yes").join("Wants in").text("approval_id");
        var first = hub.owner().approve(approved, "{}");
        var denied = hub.stranger("once-no").join("Wants in").text("approval_id");
        hub.owner().deny(denied, "{\"reason\":\"not today\"}");

        assertThat(first.text("status")).isEqualTo("approved");
        assertThat(first.text("decided_by")).isEqualTo("owner@example.com");
        assertThat(first.body().get("next").isEmpty()).isFalse();
        for (var second : List.of(
                hub.owner().approve(approved, "{}"),
                hub.owner().deny(approved, "{}"),
                hub.owner().approve(denied, "{}"),
                hub.owner().deny(denied, "{}"))) {
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.problem()).isEqualTo("already-decided");
        }
        assertThat(hub.owner().get("/api/v2/approvals/" + denied).text("reason"))
                .isEqualTo("not today");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scope\":\"post read audit\"}",
                "{\"scope\":\"\"}",
                "{\"scope\":\"everything\"}",
                "{\"expires_in\":2592001}",
                "{\"expires_in\":59}",
                "{\"expires_in\":-1}",
                "{\"expires_in\":9223372036854775807}",
                "{\"expires_in\":\"3600\"}",
                "{\"scopes\":\"post\"}",
                "{\"words\":\"any\"}",
                "[]"
            })
    void neverGrantsMoreThanWasAsked(String body) {
        var agent = hub.stranger("modest");
        var asked = agent.join("Wants in");

        var answer = hub.owner().approve(asked.text("approval_id"), body);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
        assertThat(agent.status(0).text("status")).isEqualTo("pending");
    }

    @Test
    void findsExactlyOneOutcomeHoweverManyDecideAtOnce() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 30; n++) {
                var agent = hub.stranger("raced " + n);
                var id = agent.join("Wants in").text("approval_id");

                var answers = race(id, threads);

                var won = answers.stream()
                        .filter(answer -> answer.status() == 200)
                        .toList();
                assertThat(won).as(answers.toString()).hasSize(1);
                assertThat(answers).filteredOn(answer -> answer.status() == 409).hasSize(7);
                var outcome = won.getFirst().text("status");
                assertThat(hub.owner().get("/api/v2/approvals/" + id).text("status"))
                        .isEqualTo(outcome);
                assertThat(agent.redeem().status()).isEqualTo(outcome.equals("approved") ? 200 : 400);
                assertThat(decisionsInTheTrail(agent)).isEqualTo(1);
            }
        }
    }

    private static List<Answer> race(String id, ExecutorService threads) {
        var owner = hub.owner();
        return IntStream.range(0, 8)
                .mapToObj(n -> CompletableFuture.supplyAsync(
                        () -> n % 2 == 0 ? owner.approve(id, "{}") : owner.deny(id, "{}"), threads))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static int decisionsInTheTrail(TestAgent agent) {
        return hub.jdbc()
                .sql("SELECT count(*) FROM audit_entry WHERE subject = :id AND action LIKE 'approval.%'")
                .param("id", agent.id())
                .query(Integer.class)
                .single();
    }

    @Test
    void deniesAfterTwoWrongPicksOfWords() {
        var approvals = hub.bean(Approvals.class);
        var agent = hub.stranger("misheard");
        var asked = agent.join("Wants in");
        var id = new ApprovalId(asked.text("approval_id"));
        var wrong = new Decision.Approve(null, null, "never said 00");

        assertThatExceptionOfType(HubException.class).isThrownBy(() -> approvals.decide(ownerInSession(), id, wrong));
        assertThat(agent.status(0).text("status")).isEqualTo("pending");
        assertThatExceptionOfType(HubException.class).isThrownBy(() -> approvals.decide(ownerInSession(), id, wrong));

        assertThat(agent.status(0).text("status")).isEqualTo("denied");
        assertThat(agent.redeem().text("error")).isEqualTo("access_denied");
        var right = new Decision.Approve(null, null, asked.text("binding_message"));
        assertThatExceptionOfType(HubException.class).isThrownBy(() -> approvals.decide(ownerInSession(), id, right));
    }

    @Test
    void forgivesOneWrongPickOfWords() {
        var approvals = hub.bean(Approvals.class);
        var agent = hub.stranger("heard-well");
        var asked = agent.join("Wants in");
        var id = new ApprovalId(asked.text("approval_id"));
        var card = approvals.find(ownerInSession(), id).orElseThrow();
        assertThat(card.wordChoices()).hasSize(3).doesNotHaveDuplicates().contains(asked.text("binding_message"));
        assertThat(asked.text("binding_message")).matches("[a-z]+ [a-z]+ \\d\\d");

        assertThatExceptionOfType(HubException.class)
                .isThrownBy(() -> approvals.decide(ownerInSession(), id, new Decision.Approve(null, null, "wrong 00")));
        var decided =
                approvals.decide(ownerInSession(), id, new Decision.Approve(null, null, asked.text("binding_message")));

        assertThat(decided.status()).isEqualTo(ApprovalCard.Status.APPROVED);
    }

    private static CurrentPerson ownerInSession() {
        var ids = hub.jdbc()
                .sql("SELECT person_id, network_id FROM membership")
                .query((row, n) -> List.of(row.getString(1), row.getString(2)))
                .single();
        return new CurrentPerson(
                new PersonId(ids.get(0)),
                new NetworkId(ids.get(1)),
                "owner@example.com",
                CurrentPerson.Role.OWNER,
                EnumSet.allOf(CurrentPerson.Right.class),
                "session");
    }

    @Test
    void keepsADeniedKeyWaitingAndABlockedOneOut() {
        var denied = hub.stranger("denied");
        hub.owner().deny(denied.join("Wants in").text("approval_id"), "{}");
        var blocked = hub.stranger("blocked");
        hub.owner().deny(blocked.join("Wants in").text("approval_id"), "{\"block\":true}");

        var again = denied.join("Wants in");
        assertThat(again.status()).isEqualTo(403);
        assertThat(again.problem()).isEqualTo("approval-denied");
        assertThat(Integer.parseInt(again.header("Retry-After"))).isBetween(1, 600);
        passTenMinutes(denied);
        passTenMinutes(blocked);
        assertThat(denied.join("Wants in").text("status")).isEqualTo("pending");
        var stillOut = blocked.join("Wants in");
        assertThat(stillOut.status()).isEqualTo(403);
        assertThat(stillOut.problem()).isEqualTo("blocked");
        assertThat(blocked.redeem().text("error")).isEqualTo("access_denied");
        // An unproven request says nothing of what people decided, and its proof is refused.
        blocked.joinUnsigned(blocked.request("Wants in"));
        assertThat(blocked.redeem().text("error")).isEqualTo("access_denied");
        assertThat(hub.owner().pending())
                .noneMatch(card -> card.get("agent_name").asString().equals("blocked"));
    }

    @Test
    void revokesTheAgentWhoseKeyIsBlocked() {
        var agent = hub.member("asks-too-much");
        var bystander = hub.member("asks-nothing");
        var more = agent.request("Works for the owner");
        more.put("scope", "post audit");
        var card = agent.join(more).text("approval_id");

        assertThat(hub.owner().deny(card, "{\"block\":true}").status()).isEqualTo(200);

        assertThat(agent.again().text("error")).isEqualTo("invalid_grant");
        assertThat(agent.join("Works for the owner").problem()).isEqualTo("blocked");
        await().atMost(Duration.ofSeconds(1))
                .until(() -> agent.get("/api/v2/agent/me").status() == 401);
        assertThat(hub.jdbc()
                        .sql("SELECT action FROM audit_entry WHERE subject = :id ORDER BY action")
                        .param("id", agent.id())
                        .query(String.class)
                        .list())
                .contains("agent.revoked", "approval.denied-and-blocked");
        assertThat(bystander.again().status()).isEqualTo(200);
    }

    private static void passTenMinutes(TestAgent agent) {
        hub.jdbc()
                .sql("UPDATE approval SET decided_at = decided_at - interval '10 minutes' WHERE agent_id = :id")
                .param("id", agent.id())
                .update();
    }

    @Test
    void admitsOneOfTwoWhoWantTheSameName() {
        var first = hub.stranger("twin");
        var second = hub.stranger("tw1n");
        var one = first.join("Wants in").text("approval_id");
        var other = second.join("Wants in").text("approval_id");

        assertThat(hub.owner().approve(one, "{}").status()).isEqualTo(200);
        assertThat(hub.owner().approve(other, "{}").problem()).isEqualTo("name-taken");
        assertThat(second.status(0).text("status")).isEqualTo("pending");
        assertThat(hub.owner().deny(other, "{}").status()).isEqualTo(200);
    }

    @Test
    void answersWhatIsNotThereWithNotFound() {
        for (var id : List.of("appr_000000000000000000000000", "nonsense", "%00")) {
            assertThat(hub.owner().approve(id, "{}").status()).as(id).isIn(400, 404);
            assertThat(hub.owner().get("/api/v2/approvals/" + id).status())
                    .as(id)
                    .isIn(400, 404);
        }
        assertThat(hub.owner().get("/api/v2/approvals?status=approved").status())
                .isEqualTo(422);
        assertThat(hub.owner().get("/api/v2/approvals?state=pending").status()).isEqualTo(422);
    }

    @Test
    void outlivesTheHub() {
        var waiting = hub.stranger("waits-over-restart");
        var asked = waiting.join("Wants in");
        var approved = hub.stranger("approved-over-restart");
        var card = approved.join("Wants in").text("approval_id");
        hub.owner().approve(card, "{}");
        var denied = hub.stranger("denied-over-restart");
        hub.owner().deny(denied.join("Wants in").text("approval_id"), "{}");
        var member = hub.member("member-over-restart");
        var used = Wire.form(member.credentials());
        var time = TestAgent.now();
        var signature = member.signature(time, used);
        member.token(used, "application/x-www-form-urlencoded", time, signature);

        hub.restart();

        assertThat(member.get("/api/v2/agent/me").text("name")).isEqualTo("member-over-restart");
        assertThat(member.token(used, "application/x-www-form-urlencoded", time, signature)
                        .status())
                .isEqualTo(401);
        assertThat(waiting.status(0).text("status")).isEqualTo("pending");
        assertThat(hub.owner()
                        .get("/api/v2/approvals/" + asked.text("approval_id"))
                        .text("binding_message"))
                .isEqualTo(asked.text("binding_message"));
        assertThat(hub.owner().approve(asked.text("approval_id"), "{}").status())
                .isEqualTo(200);
        assertThat(waiting.redeem().status()).isEqualTo(200);
        assertThat(approved.redeem().status()).isEqualTo(200);
        assertThat(denied.redeem().text("error")).isEqualTo("access_denied");
        assertThat(hub.owner().deny(card, "{}").status()).isEqualTo(409);
        var decided = new ArrayList<>(List.of(card, asked.text("approval_id")));
        assertThat(hub.owner().pending())
                .noneMatch(shown -> decided.contains(shown.get("id").asString()));
    }
}
