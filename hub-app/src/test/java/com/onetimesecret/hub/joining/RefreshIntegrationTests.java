package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Refresh tokens rotate, and one that two hold ends what it belongs to.
class RefreshIntegrationTests {

    private static final String ME = "/api/v2/agent/me";
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

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

    /// An approved agent with a key that makes assertions, and the refresh token it got.
    private record Member(TestAgent agent, String refreshToken) {

        static Member named(String name) {
            return of(new TestAgent(hub.baseUrl(), name, TestKey.p256()));
        }

        static Member of(TestAgent agent) {
            var asked = agent.join("Works for the owner");
            hub.owner().approve(asked.text("approval_id"), "{}");
            var redeemed = agent.redeem();
            assertThat(redeemed.status()).as(redeemed.toString()).isEqualTo(200);
            return new Member(agent, redeemed.text("refresh_token"));
        }

        Answer refresh(String token) {
            return refresh(token, Map.of());
        }

        Answer refresh(String token, Map<String, String> more) {
            var form = new LinkedHashMap<>(agent.credentials());
            form.put("grant_type", "refresh_token");
            form.put("refresh_token", token);
            form.putAll(more);
            return agent.assertedToken(form, agent.assertion(Map.of()));
        }
    }

    @Test
    void givesAnotherPairEachTime() {
        var member = Member.named("rotating");
        var first = member.agent().token();

        var second = member.refresh(member.refreshToken());
        var third = member.refresh(second.text("refresh_token"));

        assertThat(member.refreshToken()).hasSizeGreaterThan(40);
        assertThat(second.status()).as(second.toString()).isEqualTo(200);
        assertThat(second.text("refresh_token")).isNotEmpty().isNotEqualTo(member.refreshToken());
        assertThat(second.text("access_token")).isNotEqualTo(first);
        assertThat(second.text("token_type")).isEqualTo("Bearer");
        assertThat(second.text("scope")).contains("post", "read");
        assertThat(third.status()).isEqualTo(200);
        assertThat(third.header("RateLimit-Policy")).isEqualTo("\"auth\";q=1000000;w=60");
        assertThat(third.header("RateLimit")).startsWith("\"auth\";r=99999");
        assertThat(member.agent().again().header("RateLimit")).startsWith("\"auth\";r=99999");
        assertThat(member.agent().get(ME).status()).isEqualTo(200);
        member.agent().useToken(first);
        assertThat(member.agent().get(ME).status()).isEqualTo(200);
    }

    @Test
    void forgivesOneParallelUseAndEndsTheGrantAtTheNext() {
        var member = Member.named("forgiven");
        var first = member.refresh(member.refreshToken());
        var again = member.refresh(member.refreshToken());
        assertThat(first.status()).isEqualTo(200);
        assertThat(again.status()).as(again.toString()).isEqualTo(200);
        assertThat(again.text("refresh_token")).isNotEqualTo(first.text("refresh_token"));
        assertThat(member.agent().get(ME).status()).isEqualTo(200);

        var reused = member.refresh(member.refreshToken());

        assertThat(reused.status()).isEqualTo(400);
        assertThat(reused.text("error")).isEqualTo("invalid_grant");
        assertEnded(member, first, again);
    }

    @Test
    void endsTheGrantWhenATokenComesBackLater() {
        var member = Member.named("late");
        var next = member.refresh(member.refreshToken());
        hub.jdbc().sql("""
                        UPDATE refresh_token SET used_at = used_at - interval '11 seconds' WHERE grant_id IN
                            (SELECT id FROM token_grant WHERE agent_id = :id)
                        """).param("id", member.agent().id()).update();

        assertThat(member.refresh(member.refreshToken()).text("error")).isEqualTo("invalid_grant");

        assertEnded(member, next);
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM audit_entry WHERE subject = :id AND action = 'grant.refresh_reused'")
                        .param("id", member.agent().id())
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    private static void assertEnded(Member member, Answer... successors) {
        for (var successor : successors) {
            member.agent().useToken(successor.text("access_token"));
            await().atMost(ONE_SECOND).until(() -> member.agent().get(ME).status() == 401);
            assertThat(member.refresh(successor.text("refresh_token")).text("error"))
                    .isEqualTo("invalid_grant");
        }
        // The agent itself is as approved as before.
        assertThat(member.agent().again().status()).isEqualTo(200);
    }

    @Test
    void letsAtMostTwoOfFiftyRacingUsesThrough() throws Exception {
        var member = Member.named("racing");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var racing = IntStream.range(0, 50)
                    .mapToObj(n -> threads.submit(() -> member.refresh(member.refreshToken())))
                    .toList();
            var won = 0;
            for (var race : racing) {
                var answer = race.get();
                assertThat(answer.text("error")).isIn("", "invalid_grant", "access_denied");
                won += answer.status() == 200 ? 1 : 0;
            }
            assertThat(won).isBetween(1, 2);
        }
        assertThat(hub.jdbc()
                        .sql("""
                                SELECT count(*) FROM refresh_token t JOIN token_grant g ON g.id = t.grant_id
                                WHERE g.agent_id = :id
                                """)
                        .param("id", member.agent().id())
                        .query(Integer.class)
                        .single())
                .isEqualTo(3);
        assertEnded(member);
        assertThat(openGrants(member, "ciba")).isZero();
    }

    @Test
    void takesATokenFromItsOwnerOnly() {
        var member = Member.named("owning");
        var other = Member.named("other");

        var stolen = other.refresh(member.refreshToken());
        var asOwner = other.agent()
                .assertedToken(
                        form(member, member.refreshToken()),
                        other.agent()
                                .assertion(Map.of(
                                        "iss",
                                        member.agent().id(),
                                        "sub",
                                        member.agent().id())));
        var unknown = member.refresh("A".repeat(43));

        assertThat(stolen.text("error")).isEqualTo("invalid_grant");
        assertThat(asOwner.text("error")).isEqualTo("invalid_client");
        assertThat(unknown.text("error")).isEqualTo("invalid_grant");
        // Nothing that others tried used it up or ended it.
        var next = member.refresh(member.refreshToken());
        assertThat(next.status()).isEqualTo(200);
        other.refresh(member.refreshToken());
        other.refresh(member.refreshToken());
        assertThat(member.refresh(next.text("refresh_token")).status()).isEqualTo(200);
    }

    private static Map<String, String> form(Member member, String token) {
        var form = new LinkedHashMap<>(member.agent().credentials());
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", token);
        return form;
    }

    @Test
    void narrowsAndNeverWidens() {
        var member = Member.named("narrowing");

        var wider = member.refresh(member.refreshToken(), Map.of("scope", "read vault"));
        var senseless = member.refresh(member.refreshToken(), Map.of("scope", "everything"));
        var narrower = member.refresh(member.refreshToken(), Map.of("scope", "read"));

        assertThat(wider.text("error")).isEqualTo("invalid_scope");
        assertThat(senseless.text("error")).isEqualTo("invalid_scope");
        assertThat(narrower.text("scope")).isEqualTo("read");
        var refused = member.agent()
                .post("/api/v2/agent/messages", "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}");
        assertThat(refused.problem()).isEqualTo("insufficient-scope");
        // RFC 6749 section 6: the next refresh token still stands for all that was granted.
        assertThat(member.refresh(narrower.text("refresh_token")).text("scope")).contains("post", "read");
    }

    @Test
    void givesNoMoreThanTheAgentHasToday() {
        var member = Member.named("lessened");
        hub.jdbc()
                .sql("UPDATE agent SET scopes = '{read}' WHERE id = :id")
                .param("id", member.agent().id())
                .update();

        var less = member.refresh(member.refreshToken());

        assertThat(less.text("scope")).isEqualTo("read");
        assertThat(member.refresh(less.text("refresh_token"), Map.of("scope", "post"))
                        .text("error"))
                .isEqualTo("invalid_scope");
    }

    @Test
    void waitsWhileAPersonPausesTheAgent() {
        var member = Member.named("pausing");
        change(member, "pause");

        assertThat(member.refresh(member.refreshToken()).text("error")).isEqualTo("access_denied");
        assertThat(member.refresh(member.refreshToken()).text("error")).isEqualTo("access_denied");

        change(member, "resume");
        assertThat(member.refresh(member.refreshToken()).status()).isEqualTo(200);
    }

    @Test
    void endsWithTheAgentForGood() {
        var member = Member.named("ended");
        var waiting = member.agent().request("Wants more");
        waiting.put("scope", "vault");
        var card = member.agent().join(waiting).text("approval_id");
        change(member, "revoke");

        assertThat(member.refresh(member.refreshToken()).text("error")).isIn("invalid_grant", "invalid_client");
        assertThat(openGrants(member, "ciba")).isZero();
        assertThat(hub.owner().approve(card, "{}").status()).isEqualTo(409);

        var back = Member.of(member.agent());
        assertThat(back.refresh(member.refreshToken()).text("error")).isEqualTo("invalid_grant");
        assertThat(back.refresh(back.refreshToken()).status()).isEqualTo(200);
    }

    @Test
    void endsWithTheApproval() {
        var member = Member.named("run-out");
        hub.jdbc()
                .sql("UPDATE agent SET approval_expires_at = now() WHERE id = :id")
                .param("id", member.agent().id())
                .update();

        assertThat(member.refresh(member.refreshToken()).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void endsWithTheKey() {
        var member = Member.named("rekeyed");
        var successor = new TestAgent(hub.baseUrl(), "rekeyed", TestKey.p256());
        var request = successor.request("Works for the owner");
        request.put("replaces", member.agent().id());
        hub.owner().approve(successor.join(request).text("approval_id"), "{}");
        var redeemed = successor.redeem();
        assertThat(redeemed.text("agent_id")).isEqualTo(member.agent().id());

        var byOldKey = member.refresh(member.refreshToken());
        var byNewKey = new Member(successor, "").refresh(member.refreshToken());

        assertThat(byOldKey.text("error")).isEqualTo("invalid_client");
        assertThat(byNewKey.text("error")).isEqualTo("invalid_grant");
        assertThat(new Member(successor, "")
                        .refresh(redeemed.text("refresh_token"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void givesNoneBesideASignatureOverTheBody() {
        var agent = hub.stranger("signing");
        hub.owner().approve(agent.join("Works for the owner").text("approval_id"), "{}");
        var redeemed = agent.redeem();
        var form = new LinkedHashMap<>(agent.credentials());
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", "A".repeat(43));

        assertThat(redeemed.status()).isEqualTo(200);
        assertThat(redeemed.body().has("refresh_token")).isFalse();
        assertThat(agent.signedToken(form).text("error")).isEqualTo("unauthorized_client");
    }

    @Test
    void asksForTheToken() {
        var member = Member.named("asking");

        assertThat(member.refresh("").text("error")).isEqualTo("invalid_request");
    }

    private static int openGrants(Member member, String kind) {
        return hub.jdbc()
                .sql("SELECT count(*) FROM token_grant WHERE agent_id = :id AND kind = :kind AND ended_at IS NULL")
                .param("id", member.agent().id())
                .param("kind", kind)
                .query(Integer.class)
                .single();
    }

    private static void change(Member member, String verb) {
        var answer = hub.owner().post("/api/v2/agents/" + member.agent().id() + "/" + verb, "{}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }
}
