package com.onetimesecret.hub.web.repeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repeats of calls that wait for something to happen to what they created.
class WaitingRepeatIntegrationTests {

    private static final String TESTS = RepeatTestController.PATH;

    @TempDir
    static Path data;

    private static RunningHub hub;
    private static TestAgent agent;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data, Map.of("repeat.tests", "true"));
        agent = hub.member("robin");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static Answer post(TestAgent agent, String path, String json, String... keys) {
        return Keyed.post(hub, agent, path, json, keys);
    }

    private static int calls() {
        return hub.bean(RepeatTestController.class).calls.get();
    }

    @Test
    void waitsAgainOnWhatWasCreatedAndHoldsNoConnection() throws Exception {
        var pool = hub.bean(HikariDataSource.class);
        var waits = hub.bean(RepeatTestController.class);
        int before = calls();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var keys = IntStream.range(0, 15).mapToObj(_ -> Keyed.key()).toList();
            var waiting = keys.stream()
                    .map(key -> CompletableFuture.supplyAsync(
                            () -> post(agent, TESTS + "wait/many", "{\"number\":30}", key), threads))
                    .toList();
            await().until(() -> calls() == before + 15);
            await().until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
            var repeat = CompletableFuture.supplyAsync(
                    () -> post(agent, TESTS + "wait/many", "{\"number\":30}", keys.getFirst()), threads);
            await().during(Duration.ofMillis(200)).until(() -> !repeat.isDone());
            waits.news.computeIfAbsent("many", _ -> new CountDownLatch(1)).countDown();

            assertThat(waiting).extracting(CompletableFuture::join).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text("what")).isEqualTo("news of many");
                assertThat(answer.header("Idempotent-Replayed")).isEmpty();
            });
            assertThat(repeat.join().text("what")).isEqualTo("news of many");
            assertThat(repeat.join().header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(calls()).isEqualTo(before + 15);
        }
    }

    @Test
    void answersWhatWasCreatedWhereThereIsNoNewsOfIt() {
        var key = Keyed.key();
        var first = post(agent, TESTS + "wait/nothing", "{\"number\":1}", key);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.text("what")).isEqualTo("created");
        Keyed.assertReplay(post(agent, TESTS + "wait/nothing", "{\"number\":1}", key), first);
        assertThat(post(agent, TESTS + "wait/gone", "{\"number\":1}", Keyed.key())
                        .status())
                .isEqualTo(201);
        assertThat(post(agent, TESTS + "wait/nothing", "{\"number\":0}").status())
                .isEqualTo(201);
    }

    @Test
    void waitsAgainForAPersonsDecision() {
        var path = "/api/v2/agent/approvals";
        var key = Keyed.key();
        var body = "{\"action\":\"Repeat me\",\"wait\":1}";
        var first = post(agent, path, body, key);
        hub.owner().approve(first.text("approval_id"), "{}");
        var repeat = post(agent, path, body, key);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.text("status")).isEqualTo("pending");
        assertThat(repeat.status()).isEqualTo(200);
        assertThat(repeat.text("status")).isEqualTo("approved");
        assertThat(repeat.text("approval_id")).isEqualTo(first.text("approval_id"));
        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void asksOnceAndWaitsAgainForTheAnswer() {
        var questions = "/api/v2/agent/questions";
        var bob = hub.member("answerer");
        var body = "{\"question\":\"Shall I?\",\"to\":[\"" + bob.id() + "\"],\"wait\":1}";
        var key = Keyed.key();
        var asked = post(agent, questions, body, key);
        var answer = questions + "/" + asked.text("id") + "/answers";
        var answerKey = Keyed.key();
        var said = post(bob, answer, "{\"answer\":\"Yes\"}", answerKey);
        Keyed.assertReplay(post(bob, answer, "{\"answer\":\"Yes\"}", answerKey), said);
        var repeat = post(agent, questions, body, key);

        assertThat(asked.status()).isEqualTo(201);
        assertThat(said.status()).isEqualTo(201);
        assertThat(repeat.status()).isEqualTo(200);
        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(repeat.text("id")).isEqualTo(asked.text("id"));
        assertThat(repeat.body().get("answers").size()).isEqualTo(1);
    }
}
