package com.onetimesecret.hub.approving;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.event.ApprovalRequested;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationEventMulticaster;

/// People are asked with measure: told of few strangers, shown few requests, and left alone after a no.
class ApproverLimitsIntegrationTests {

    private static final Queue<ApprovalRequested> TOLD = new ConcurrentLinkedQueue<>();

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        var settings = new HashMap<String, Object>();
        for (var limit : List.of(
                "rate.reads-per-minute",
                "rate.actions-per-minute",
                "rate.auth-per-minute",
                "strangers-per-address",
                "strangers-per-network")) {
            settings.put("hub." + limit, 1_000_000);
        }
        settings.put("hub.strangers-per-person", 3);
        hub = RunningHub.start(data, settings);
        hub.bean(ApplicationEventMulticaster.class)
                .addApplicationListener(ApplicationListener.forPayload((ApprovalRequested told) -> TOLD.add(told)));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @BeforeEach
    void startAfresh() {
        hub.jdbc()
                .sql("UPDATE approval SET status = 'expired' WHERE status = 'pending'")
                .update();
        hub.jdbc().sql("DELETE FROM notice_budget").update();
        TOLD.clear();
    }

    @Test
    void tellsPeopleOfThreeStrangersAndThenOfOneInAQuarterOfAnHour() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 50)
                    .mapToObj(n -> CompletableFuture.supplyAsync(
                            () -> hub.stranger("horde " + n).join("Wants in"), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(answers).extracting(Answer::status).containsOnly(200);
            assertThat(answers).extracting(answer -> answer.text("notified")).containsOnly("none");
        }
        assertThat(TOLD).hasSize(3);
        // All of them wait where people can see them.
        assertThat(hub.owner().pending()).hasSize(50);
        assertThat(hub.owner().pending())
                .filteredOn(card -> card.get("announced").asBoolean())
                .hasSize(3);

        var late = hub.stranger("late");
        late.join("Wants in");
        assertThat(TOLD).hasSize(3);
        passMinutes(14);
        late.join("Wants in");
        assertThat(TOLD).hasSize(3);
        passMinutes(1);
        late.join("Wants in");
        late.join("Wants in");
        assertThat(TOLD).hasSize(4);
        hub.stranger("later").join("Wants in");
        assertThat(TOLD).hasSize(4);
        passMinutes(600);
        for (int n = 0; n < 5; n++) {
            hub.stranger("next day " + n).join("Wants in");
        }
        assertThat(TOLD).hasSize(7);
    }

    @Test
    void keepsAgentsThatAreInOutOfTheStrangersBudget() {
        var known = hub.member("insider");
        for (int n = 0; n < 5; n++) {
            hub.stranger("outsider " + n).join("Wants in");
        }
        TOLD.clear();

        known.post("/api/v2/agent/approvals", "{\"action\":\"Speak\"}");
        known.post("/api/v2/agent/approvals", "{\"action\":\"Speak\"}");
        var more = known.request("Wants more");
        more.put("scope", "post audit");
        known.join(more);

        assertThat(TOLD).hasSize(2);
        // One that asks and takes back, again and again, is not worth a call each time either.
        for (int n = 0; n < 15; n++) {
            var asked = known.post("/api/v2/agent/approvals", "{\"action\":\"Call " + n + "\"}");
            known.delete("/api/v2/agent/approvals/" + asked.text("approval_id"));
        }
        assertThat(TOLD).hasSize(10);
    }

    private static void passMinutes(int minutes) {
        hub.jdbc()
                .sql("UPDATE notice_budget SET full_at = full_at - make_interval(mins => :minutes)")
                .param("minutes", minutes)
                .update();
    }

    @Test
    void takesOnlySoManyStrangersThatNameOnePerson() {
        for (var named : List.of("owner@example.com", "nobody@example.com", "No-One@example.com")) {
            for (int n = 0; n < 3; n++) {
                assertThat(naming(named, n).status()).isEqualTo(200);
            }
            var refused = naming(named, 3);
            assertThat(refused.status()).as(named).isEqualTo(429);
            assertThat(refused.text("detail")).contains("name the person you name");
        }
        assertThat(naming("no-one@EXAMPLE.com", 4).status()).isEqualTo(429);
        assertThat(hub.stranger("names nobody").join("Wants in").status()).isEqualTo(200);
    }

    private static Answer naming(String person, int n) {
        var agent = hub.stranger("fan " + n + " of " + Integer.toHexString(person.hashCode()));
        var request = agent.request("Wants in");
        request.put("login_hint", person);
        return agent.join(request);
    }

    @Test
    void asksAKeyForLongerPatienceAfterEveryFurtherNo() {
        var agent = hub.stranger("insists");
        for (var seconds : List.of(600, 3_600, 86_400, 604_800)) {
            hub.owner().deny(agent.join("Wants in").text("approval_id"), "{}");
            var again = agent.join("Wants in");
            assertThat(again.problem()).isEqualTo("approval-denied");
            assertThat(Integer.parseInt(again.header("Retry-After"))).isBetween(seconds - 30, seconds);
            passDays(agent, 7);
        }
        hub.owner().approve(agent.join("Wants in").text("approval_id"), "{}");
        var more = agent.request("Wants in");
        more.put("scope", "post audit");
        hub.owner().deny(agent.join(more).text("approval_id"), "{}");
        more.put("nonce", "another");
        assertThat(Integer.parseInt(agent.join(more).header("Retry-After"))).isBetween(570, 600);
    }

    private static void passDays(TestAgent agent, int days) {
        hub.jdbc()
                .sql("UPDATE approval SET decided_at = decided_at - make_interval(days => :days)"
                        + " WHERE thumbprint = (SELECT thumbprint FROM approval WHERE id = (SELECT max(id) FROM approval"
                        + " WHERE name = :name))")
                .params(Map.of("days", days, "name", agent.name()))
                .update();
    }

    @Test
    void countsNoPickWhereNoneWasMade() {
        var agent = hub.stranger("mumbles");
        var asked = agent.join("Wants in");
        var id = asked.text("approval_id");

        for (int n = 0; n < 3; n++) {
            assertThat(hub.owner().approve(id, "{\"words\":\"\"}").status()).isEqualTo(422);
            assertThat(hub.owner().approve(id, "{\"words\":\"  \"}").status()).isEqualTo(422);
        }
        assertThat(agent.status(0).text("status")).isEqualTo("pending");
        assertThat(hub.owner().approve(id, "{\"words\":\"not these 00\"}").status())
                .isEqualTo(422);
        assertThat(hub.owner()
                        .approve(id, "{\"words\":\"" + asked.text("binding_message") + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void listsAgentsByPages() {
        for (var name : List.of("zebra", "Aardvark", "mole", "lynx", "badger")) {
            hub.member(name);
        }
        var seen = new ArrayList<String>();
        var page = hub.owner().get("/api/v2/agents?limit=2");
        assertThat(page.body().propertyNames()).containsExactly("cursor", "has_more", "agents");
        seen.addAll(names(page));
        while (page.body().get("has_more").asBoolean()) {
            assertThat(names(page)).hasSize(2);
            var link = page.header("Link");
            page = hub.owner().get(link.substring(1 + hub.baseUrl().length(), link.indexOf('>')));
            seen.addAll(names(page));
        }

        assertThat(seen).containsSubsequence("Aardvark", "badger", "lynx", "mole", "zebra");
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(names(hub.owner().get("/api/v2/agents?cursor=" + page.text("cursor"))))
                .isEmpty();
        for (var wrong : List.of("limit=0", "limit=501", "cursor=x", "cursor=agent_" + "0".repeat(24))) {
            assertThat(hub.owner().get("/api/v2/agents?" + wrong).status())
                    .as(wrong)
                    .isEqualTo(422);
        }
    }

    private static List<String> names(Answer page) {
        return page.body()
                .get("agents")
                .valueStream()
                .map(agent -> agent.get("name").asString())
                .toList();
    }
}
