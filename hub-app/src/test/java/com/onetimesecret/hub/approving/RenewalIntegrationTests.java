package com.onetimesecret.hub.approving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Approvals that end: one card for many, decided once for those who were on it.
class RenewalIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        var settings = new HashMap<String, Object>();
        settings.put("hub.renewals.look-every", "200ms");
        for (var limit : List.of(
                "rate.reads-per-minute", "rate.actions-per-minute", "rate.auth-per-minute", "strangers-per-address")) {
            settings.put("hub." + limit, 1_000_000);
        }
        hub = RunningHub.start(data, settings);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @AfterEach
    void letNobodyEnd() {
        hub.jdbc()
                .sql("UPDATE agent SET approval_expires_at = now() + interval '20 days' WHERE status = 'active'")
                .update();
        await().until(RenewalIntegrationTests::cards, List::isEmpty);
    }

    @Test
    void gathersThemOnOneCardThatNamesWhomItShows() {
        var quiet = hub.member("quiet");
        var silent = hub.member("silent");
        var busy = hub.member("at-work");
        ends(quiet, "2 days");
        ends(silent, "1 day");

        var card = await().until(RenewalIntegrationTests::cards, cards -> shows(cards, 2))
                .getFirst();

        assertThat(names(card)).containsExactly("silent", "quiet");
        assertThat(card.get("agent_id").asString()).isEqualTo("agent_" + "0".repeat(24));
        assertThat(card.get("next").get(0).get("body_example").get("shown_sha256"))
                .isEqualTo(card.get("shown_sha256"));
        ends(busy, "60 hours");
        var grown = await().until(RenewalIntegrationTests::cards, cards -> shows(cards, 3))
                .getFirst();
        assertThat(grown.get("id")).isEqualTo(card.get("id"));
        assertThat(grown.get("shown_sha256")).isNotEqualTo(card.get("shown_sha256"));
        var id = card.get("id").asString();

        for (var wrong : List.of(
                "{}",
                "{\"shown_sha256\":\"" + card.get("shown_sha256").asString() + "\"}",
                yes(grown, "\"agents\":[]"),
                yes(grown, "\"agents\":[\"agent_" + "1".repeat(24) + "\"]"),
                yes(grown, "\"option\":\"x\""))) {
            assertThat(hub.owner().approve(id, wrong).status()).as(wrong).isEqualTo(422);
        }
        assertThat(hub.owner().deny(id, yes(grown, "\"block\":true")).status()).isEqualTo(422);

        var approved = hub.owner().approve(id, yes(grown, "\"agents\":[\"" + quiet.id() + "\",\"" + busy.id() + "\"]"));

        assertThat(approved.status()).isEqualTo(200);
        assertThat(endOf(quiet)).isAfter(inDays(29));
        assertThat(endOf(busy)).isAfter(inDays(29));
        assertThat(endOf(silent)).isBefore(inDays(2));
        assertThat(approved.body()
                        .get("agents")
                        .valueStream()
                        .map(agent -> agent.get("renewed").asBoolean()))
                .containsExactly(false, true, true);
        assertThat(hub.owner()
                        .approve(id, yes(grown, "\"agents\":[\"" + silent.id() + "\"]"))
                        .status())
                .isEqualTo(409);
        // Whoever was left out is not asked about again.
        await().during(Duration.ofMillis(800)).until(RenewalIntegrationTests::cards, List::isEmpty);
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM audit_entry WHERE action = 'agent.renewed' AND kind = 'security'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void asksForWhoComesBackWithItsKeyAfterTheEnd() {
        var late = hub.member("late");
        var gone = hub.member("gone");
        ends(late, "-1 day");
        ends(gone, "-1 day");
        await().during(Duration.ofMillis(600)).until(RenewalIntegrationTests::cards, List::isEmpty);

        assertThat(late.again().text("error")).isEqualTo("invalid_grant");

        var card = await().until(RenewalIntegrationTests::cards, cards -> shows(cards, 1))
                .getFirst();
        assertThat(names(card)).containsExactly("late");
        hub.owner().approve(card.get("id").asString(), yes(card, "\"agents\":null"));
        assertThat(late.again().status()).isEqualTo(200);
        assertThat(gone.again().status()).isEqualTo(400);
        assertThat(late.post("/api/v2/agent/heartbeat", "{}").text("approval_expires_at"))
                .isNotEmpty();
        assertThat(late.get("/api/v2/agent/me").text("approval_expires_at")).isNotEmpty();
    }

    @Test
    void letsAllEndAfterANoUntilTheyAreUsedAgain() {
        var tired = hub.member("tired");
        ends(tired, "1 day");
        var card = await().until(RenewalIntegrationTests::cards, cards -> shows(cards, 1))
                .getFirst();

        assertThat(hub.owner()
                        .deny(card.get("id").asString(), yes(card, "\"reason\":null"))
                        .status())
                .isEqualTo(200);

        await().during(Duration.ofMillis(800)).until(RenewalIntegrationTests::cards, List::isEmpty);
        assertThat(endOf(tired)).isBefore(inDays(2));
        // Used after that, and quiet again since.
        hub.jdbc()
                .sql("UPDATE agent SET renewal_declined_at = now() - interval '31 days' WHERE id = :id")
                .param("id", tired.id())
                .update();
        assertThat(await().until(RenewalIntegrationTests::cards, cards -> shows(cards, 1)))
                .hasSize(1);
    }

    @Test
    void leavesAloneWhoWasMeantToEndAndWhoIsPaused() {
        var brief = hub.stranger("brief");
        hub.owner().approve(brief.join("Works for a day").text("approval_id"), "{\"expires_in\":86400}");
        var paused = hub.member("on-hold");
        var invited = hub.member("guest");
        hub.owner().post("/api/v2/agents/" + paused.id() + "/pause", "{}");
        ends(paused, "1 day");
        ends(invited, "1 day");
        hub.jdbc()
                .sql("UPDATE agent SET ends_at = approval_expires_at WHERE id = :id")
                .param("id", invited.id())
                .update();

        await().during(Duration.ofMillis(800)).until(RenewalIntegrationTests::cards, List::isEmpty);
    }

    @Test
    void isRefusedAsAWholeIfOneOfThemIsNoLongerWhoItWas() {
        var steady = hub.member("steady");
        var renamed = hub.member("renamed");
        ends(steady, "1 day");
        ends(renamed, "2 days");
        var card = await().until(RenewalIntegrationTests::cards, cards -> shows(cards, 2))
                .getFirst();
        hub.jdbc()
                .sql("UPDATE agent SET lifetime_seconds = 3000000 WHERE id = :id")
                .param("id", renamed.id())
                .update();

        var refused = hub.owner().approve(card.get("id").asString(), yes(card, "\"agents\":null"));

        // Either the card shows the change by now, or the agents are compared with what it shows.
        assertThat(refused.status()).isIn(409, 422);
        assertThat(endOf(steady)).isBefore(inDays(3));
    }

    private static List<JsonNode> cards() {
        return hub.owner().pending().stream()
                .filter(card -> card.get("kind").asString().equals("renewal"))
                .toList();
    }

    private static boolean shows(List<JsonNode> cards, int agents) {
        return cards.size() == 1 && cards.getFirst().get("agents").size() == agents;
    }

    private static List<String> names(JsonNode card) {
        return card.get("agents")
                .valueStream()
                .map(agent -> agent.get("name").asString())
                .toList();
    }

    private static String yes(JsonNode card, String more) {
        return "{\"shown_sha256\":" + card.get("shown_sha256") + "," + more + "}";
    }

    /// Lets the agent's approval end in that time; the hub has written down its last call before.
    private static void ends(TestAgent agent, String time) {
        await().until(() -> hub.jdbc()
                .sql("SELECT last_seen_at IS NOT NULL FROM agent WHERE id = :id")
                .param("id", agent.id())
                .query(Boolean.class)
                .single());
        hub.jdbc()
                .sql("UPDATE agent SET approval_expires_at = now() + CAST(:time AS interval) WHERE id = :id")
                .params(Map.of("time", time, "id", agent.id()))
                .update();
    }

    private static Instant endOf(TestAgent agent) {
        return hub.jdbc()
                .sql("SELECT approval_expires_at FROM agent WHERE id = :id")
                .param("id", agent.id())
                .query(java.sql.Timestamp.class)
                .single()
                .toInstant();
    }

    private static Instant inDays(int days) {
        return Instant.now().plus(Duration.ofDays(days));
    }
}
