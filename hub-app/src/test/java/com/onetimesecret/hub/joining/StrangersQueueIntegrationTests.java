package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Strangers who crowd in: they hide nobody, and only so many of them wait.
class StrangersQueueIntegrationTests {

    private static final String PURPOSE = "Wants in";
    private static final int PER_ADDRESS = 20;

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.start(data, Map.of("hub.rate.auth-per-minute", 1_000_000, "hub.strangers-per-network", 30));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @AfterEach
    void clearTheQueue() {
        hub.jdbc()
                .sql("UPDATE approval SET status = 'expired' WHERE status = 'pending'")
                .update();
    }

    @Test
    void showsWhomSomebodyVouchesForBeforeStrangersAndTheNewestFirst() {
        var known = hub.member("known-key");
        hub.member("lost-key");
        var more = known.request(PURPOSE);
        more.put("scope", "post audit");
        known.join(more);
        var heir = hub.stranger("lost-key");
        var replacing = heir.request(PURPOSE);
        replacing.put("replaces", "lost-key");
        heir.join(replacing);
        var addressed = hub.stranger("names-the-owner");
        var toOwner = addressed.request(PURPOSE);
        toOwner.put("login_hint", "owner@example.com");
        addressed.join(toOwner);
        hub.stranger("early").join(PURPOSE);
        hub.stranger("late").join(PURPOSE);

        assertThat(names(hub.owner().get("/api/v2/approvals")))
                .containsExactly("known-key", "lost-key", "names-the-owner", "late", "early");
    }

    @Test
    void listsEveryCardOnceByPages() {
        for (int n = 0; n < 7; n++) {
            hub.stranger("paged " + n).join(PURPOSE);
        }
        var seen = new ArrayList<String>();
        var page = hub.owner().get("/api/v2/approvals?status=pending&limit=3");
        assertThat(page.body().propertyNames()).containsExactly("cursor", "has_more", "approvals");
        seen.addAll(names(page));
        while (page.body().get("has_more").asBoolean()) {
            var link = page.header("Link");
            assertThat(link).endsWith(">; rel=\"next\"").contains("cursor=" + page.text("cursor"));
            page = hub.owner().get(link.substring(1 + hub.baseUrl().length(), link.indexOf('>')));
            assertThat(page.status()).isEqualTo(200);
            seen.addAll(names(page));
        }

        assertThat(page.header("Link")).isEmpty();
        assertThat(seen).containsExactly("paged 6", "paged 5", "paged 4", "paged 3", "paged 2", "paged 1", "paged 0");
        assertThat(names(hub.owner().get("/api/v2/approvals?cursor=" + page.text("cursor"))))
                .isEmpty();
    }

    @Test
    void refusesPagesThatAreNone() {
        for (var query : List.of("limit=0", "limit=501", "limit=x", "cursor=x", "cursor=")) {
            var answer = hub.owner().get("/api/v2/approvals?" + query);

            assertThat(answer.status()).as(query).isEqualTo(422);
            assertThat(answer.body().get("errors").get(0).get("pointer").asString())
                    .startsWith("?");
        }
    }

    @Test
    void takesOnlySoManyFromOneAddressHoweverManyAskAtOnce() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, PER_ADDRESS + 8)
                    .mapToObj(n -> CompletableFuture.supplyAsync(
                            () -> hub.stranger("crowd " + n).join(PURPOSE), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(PER_ADDRESS);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 429)
                    .hasSize(8)
                    .allSatisfy(refused -> {
                        assertThat(refused.problem()).isEqualTo("rate-limited");
                        assertThat(refused.header("Retry-After")).isEqualTo("600");
                        assertThat(refused.text("detail")).contains("your address", "A person must clear the queue");
                    });
        }
        assertThat(hub.owner().pending()).hasSize(PER_ADDRESS);
    }

    @Test
    void stillTakesWhoIsKnownAndWhoWaitsAlready() {
        var known = hub.member("regular");
        hub.member("regular-lost");
        var waits = hub.stranger("waits-already");
        waits.join(PURPOSE);
        fill(PER_ADDRESS - 1);

        assertThat(hub.stranger("one-too-many").join(PURPOSE).status()).isEqualTo(429);
        var more = known.request(PURPOSE);
        more.put("scope", "post audit");
        assertThat(known.join(more).text("status")).isEqualTo("pending");
        var heir = new TestAgent(hub.baseUrl(), "regular-lost", TestKey.p256());
        var replacing = heir.request(PURPOSE);
        replacing.put("replaces", "regular-lost");
        assertThat(heir.join(replacing).text("status")).isEqualTo("pending");
        assertThat(waits.join(PURPOSE).text("status")).isEqualTo("pending");
        assertThat(waits.join("Wants in, but differently").text("status")).isEqualTo("pending");
    }

    @Test
    void makesAProofAtTheTokenEndpointWaitForRoom() {
        var late = hub.stranger("proves-late");
        late.joinUnsigned(late.request(PURPOSE));
        fill(PER_ADDRESS);

        var refused = late.redeem();

        assertThat(refused.text("error")).isEqualTo("slow_down");
        assertThat(refused.text("error_description")).contains("A person must clear the queue");
        assertThat(late.status(0).text("status")).isEqualTo("proof_required");
        var first = hub.owner().pending().getFirst().get("id").asString();
        hub.owner().deny(first, "{}");
        assertThat(late.redeem().text("error")).isEqualTo("authorization_pending");
        assertThat(late.status(0).text("status")).isEqualTo("pending");
    }

    @Test
    void takesOnlySoManyInANetworkFromEverywhere() {
        fill(PER_ADDRESS);
        hub.jdbc()
                .sql("UPDATE approval SET address = '192.0.2.1' WHERE status = 'pending'")
                .update();
        fill(10);

        var refused = hub.stranger("from-elsewhere").join(PURPOSE);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("detail")).contains("30 requests", "A person must clear the queue");
    }

    private static void fill(int cards) {
        for (int n = 0; n < cards; n++) {
            assertThat(hub.stranger("fills " + TestAgent.now() + " " + n)
                            .join(PURPOSE)
                            .status())
                    .isEqualTo(200);
        }
    }

    private static List<String> names(Answer page) {
        return page.body()
                .get("approvals")
                .valueStream()
                .map(card -> card.get("agent_name").asString())
                .toList();
    }
}
