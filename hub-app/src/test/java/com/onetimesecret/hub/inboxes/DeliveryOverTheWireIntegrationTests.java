package com.onetimesecret.hub.inboxes;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deliveries, inboxes, messages that open once and batches, as agents meet them.
class DeliveryOverTheWireIntegrationTests {

    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final int MANY = 50;

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent alice;
    private static TestAgent bob;
    private static TestAgent carol;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        alice = hub.member("alice");
        bob = hub.member("bob");
        carol = hub.member("carol");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void opensAMessageForExactlyOneOfItsRecipients() throws Exception {
        var id = alice.post(
                        MESSAGES,
                        "{\"type\":\"status_update\",\"to\":[\"" + bob.id() + "\",\"" + carol.id()
                                + "\"],\"burn_after_reading\":true,\"payload\":{\"status\":\"idle\",\"summary\":\"once\"}}")
                .text("id");
        var path = MESSAGES + "/" + id + "/open";
        var readers = Stream.of(bob, carol)
                .flatMap(reader ->
                        Collections.nCopies(MANY / 2, (Callable<Answer>) () -> reader.post(path, "{}")).stream())
                .toList();

        var answers = new ArrayList<Answer>();
        try (var threads = Executors.newFixedThreadPool(MANY)) {
            for (var answer : threads.invokeAll(readers)) {
                answers.add(answer.get());
            }
        }

        assertThat(answers.stream().filter(answer -> answer.status() == 200))
                .singleElement()
                .satisfies(won -> {
                    assertThat(won.body().at("/payload/summary").asString()).isEqualTo("once");
                    assertThat(won.header("Cache-Control")).contains("no-store");
                    assertThat(won.body().at("/next/0/href").asString()).startsWith(hub.baseUrl());
                });
        var opener = bob.get(MESSAGES + "/" + id).text("burned_by");
        assertThat(opener).isIn(bob.id(), carol.id());
        assertThat(answers.stream().filter(answer -> answer.status() != 200))
                .hasSize(MANY - 1)
                .allSatisfy(lost -> {
                    assertThat(lost.status()).isEqualTo(410);
                    assertThat(lost.problem()).isEqualTo("already-burned");
                    assertThat(lost.text("burned_by")).isEqualTo(opener);
                    assertThat(lost.body().toString()).doesNotContain("once\"");
                });
        // The real seal is on it.
        assertThat(hub.jdbc()
                        .sql("select count(*) from sealed_message")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void showsWhatIsUnreadToWhoeverAsksHowThingsStand() {
        var before = unread();
        send("look here");

        assertThat(unread()).isEqualTo(before + 1);
        assertThat(carol.get("/api/v2/agent/me").body().get("unread").asLong()).isEqualTo(before + 1);

        var page = carol.get("/api/v2/agent/inbox?since=unread");
        assertThat(page.body().toString()).contains("look here");
        assertThat(page.header("Link")).contains("/api/v2/agent/inbox?since=c");
        var marked = carol.post("/api/v2/agent/inbox/ack", "{\"cursor\":\"" + page.text("cursor") + "\"}");
        assertThat(marked.status()).as(marked.toString()).isEqualTo(200);
        assertThat(unread()).isZero();
        assertThat(carol.post("/api/v2/agent/inbox/ack", "{}").status()).isEqualTo(422);
        assertThat(carol.post("/api/v2/agent/inbox/ack", "{\"cursr\":\"x\"}").status())
                .isEqualTo(422);
    }

    @Test
    void forgetsNothingThatWasFetchedWhenItStops() {
        var id = send("fetched just before the end");
        assertThat(carol.get("/api/v2/agent/inbox?since=all").body().toString()).contains(id);

        hub.restart();

        assertThat(alice.get(MESSAGES + "/" + id + "/delivery")
                        .body()
                        .at("/deliveries/0/state")
                        .asString())
                .isEqualTo("fetched");
    }

    @Test
    void countsEachMessageOfABatch(@TempDir Path folder) {
        try (var limited = RunningHub.start(folder)) {
            var agent = limited.member("batcher");
            var wrong = agent.post(MESSAGES, "[{},{}]");
            assertThat(wrong.status()).isEqualTo(422);
            assertThat(wrong.header("RateLimit")).startsWith("\"actions\"");

            var batch = agent.post(MESSAGES, "[" + String.join(",", Collections.nCopies(12, status("x"))) + "]");

            assertThat(batch.status()).as(batch.toString()).isEqualTo(201);
            assertThat(batch.header("RateLimit")).startsWith("\"posts\";r=0;");
            assertThat(IntStream.range(0, 12)
                            .filter(i ->
                                    batch.body().at("/results/" + i + "/id").isString())
                            .count())
                    .isEqualTo(10);
            assertThat(List.of(10, 11))
                    .allSatisfy(i -> assertThat(batch.body()
                                    .at("/results/" + i + "/problem/type")
                                    .asString())
                            .isEqualTo(limited.baseUrl() + "/problems/rate-limited"));
            assertThat(agent.post(MESSAGES, status("one more")).status()).isEqualTo(429);
        }
    }

    @Test
    void takesListsOfOneMebibyteAndSingleMessagesOfLess() {
        var large = status("x").replace("\"summary\":\"x\"", "\"details\":\"" + "y".repeat(7900) + "\"");

        assertThat(alice.post(MESSAGES, "[" + String.join(",", Collections.nCopies(60, large)) + "]")
                        .status())
                .isEqualTo(201);
        assertThat(alice.post(MESSAGES, status("x") + " ".repeat(70_000)).status())
                .isEqualTo(413);
        assertThat(alice.post(MESSAGES, "[" + status("x") + "]" + " ".repeat(1_100_000))
                        .status())
                .isEqualTo(413);
        assertThat(alice.post("/api/v2/agent/heartbeat", "{}" + " ".repeat(70_000))
                        .status())
                .isEqualTo(413);
    }

    private static long unread() {
        return carol.post("/api/v2/agent/heartbeat", "{}").body().get("unread").asLong();
    }

    private static String send(String summary) {
        return alice.post(MESSAGES, status(summary).replace("{\"type\"", "{\"to\":[\"" + carol.id() + "\"],\"type\""))
                .text("id");
    }

    private static String status(String summary) {
        return "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\"" + summary + "\"}}";
    }
}
