package com.onetimesecret.hub.tasks;

import static com.onetimesecret.hub.tasks.Workers.TASKS;
import static com.onetimesecret.hub.tasks.Workers.claim;
import static com.onetimesecret.hub.tasks.Workers.events;
import static com.onetimesecret.hub.tasks.Workers.handOver;
import static com.onetimesecret.hub.tasks.Workers.reveal;
import static com.onetimesecret.hub.tasks.Workers.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever races for the secret of a task, at whichever hub: one gets it, and that one held the task.
class HandedSecretRaceIntegrationTests {

    private static final int ROUNDS = 30;

    @TempDir
    private static Path data;

    @TempDir
    private static Path otherData;

    private static RunningHub hub;
    private static RunningHub other;
    private static Workers workers;
    private static TestAgent sender;
    private static TestAgent first;
    private static TestAgent second;

    @BeforeAll
    static void startHubs() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.messaging.task.sweep-interval", "20ms"));
        other = hub.another(otherData);
        workers = new Workers(hub);
        sender = workers.able("sender");
        first = workers.able("first", "deploy");
        second = workers.able("second", "deploy");
    }

    @AfterAll
    static void stopHubs() {
        other.close();
        hub.close();
    }

    @Test
    void givesItToOneOfFiftyCallsOfTheHolderAtTwoHubs() throws Exception {
        var id = withSecret();
        var key = claim(first, id).text("context_secret_key");

        var answers = atOnce(IntStream.range(0, 50)
                .<Callable<Answer>>mapToObj(i -> () -> revealAt(i % 2 == 0 ? hub : other, first, key))
                .toList());

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() != 200))
                .allSatisfy(answer -> assertThat(answer.problem()).isEqualTo("not-found"));
        awaitOneReveal(id);
    }

    @Test
    void givesItToTheOldHolderOrToTheNewOneButNeverToBoth() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var id = withSecret();
            var key = claim(first, id).text("context_secret_key");

            var answers = atOnce(List.of(() -> reveal(first, key), () -> takenOver(id, key)));

            var winners =
                    answers.stream().filter(answer -> answer.status() == 200).toList();
            assertThat(winners).as(answers.toString()).hasSize(1);
            assertThat(task(sender, id).text("secret_revealed_by"))
                    .isEqualTo(answers.getFirst().status() == 200 ? first.id() : second.id());
            awaitOneReveal(id);
        }
    }

    /// The lease lapses, the second agent claims at the other hub and reveals.
    private static Answer takenOver(String id, String key) {
        workers.lapse(id);
        var claimed = callAt(other, second, TASKS + "/" + id + "/claim");
        assertThat(claimed.status()).as(claimed.toString()).isEqualTo(200);
        if (!claimed.body().has("context_secret_key")) {
            assertThat(claimed.text("secret_state")).isEqualTo("revealed");
        }
        return revealAt(other, second, key);
    }

    @Test
    void opensForNobodyWhoseLeaseIsOver() throws Exception {
        var attempts = new ArrayList<Attempt>();
        try (var threads = Executors.newScheduledThreadPool(8)) {
            var waiting = new ArrayList<ScheduledFuture<Attempt>>();
            for (int round = 0; round < ROUNDS; round++) {
                var id = withSecret();
                hub.jdbc()
                        .sql("update task set lease_seconds = 2 where id = ?")
                        .param(id)
                        .update();
                var claimed = claim(first, id);
                var until = Instant.parse(claimed.body().at("/lease/expires_at").asString());
                var key = claimed.text("context_secret_key");
                // From well before the end of the lease to well behind it.
                var delay = Duration.between(Instant.now(), until).toMillis() + 4L * (round - ROUNDS / 2);
                waiting.add(threads.schedule(
                        () -> new Attempt(id, until, reveal(first, key)), Math.max(0, delay), TimeUnit.MILLISECONDS));
            }
            for (var attempt : waiting) {
                attempts.add(attempt.get(1, TimeUnit.MINUTES));
            }
        }

        for (var attempt : attempts) {
            var revealed = attempt.answer().status() == 200;
            var next = claim(second, attempt.task());
            assertThat(next.status()).as(next.toString()).isEqualTo(200);
            if (revealed) {
                // Both are told in whole milliseconds, so that the last moment of a lease may read like its end.
                assertThat(Instant.parse(task(sender, attempt.task()).text("secret_revealed_at")))
                        .isBeforeOrEqualTo(attempt.until());
                assertThat(next.body().has("context_secret_key")).isFalse();
            } else {
                assertThat(reveal(second, next.text("context_secret_key")).status())
                        .isEqualTo(200);
            }
        }
        assertThat(attempts).anyMatch(attempt -> attempt.answer().status() == 200);
        assertThat(attempts).anyMatch(attempt -> attempt.answer().status() == 404);
    }

    @Test
    void endsWithTheTaskOrIsRevealedBeforeNeverBoth() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var id = withSecret();
            var key = claim(first, id).text("context_secret_key");

            var answers = atOnce(List.of(
                    () -> revealAt(other, first, key), () -> callAt(hub, sender, TASKS + "/" + id + "/cancel")));

            assertThat(answers.getLast().status()).isEqualTo(200);
            assertThat(task(sender, id).text("secret_state"))
                    .isEqualTo(answers.getFirst().status() == 200 ? "revealed" : "burned");
        }
    }

    @Test
    void goesWithOneOfManyTasksThatNameItsKey() throws Exception {
        var key = sender.post("/api/v2/secret", "{\"secret\":\"x\"}").text("secret_key");

        var answers = atOnce(IntStream.range(0, 20)
                .<Callable<Answer>>mapToObj(i ->
                        () -> handOver(sender, "\"capabilities\":[\"deploy\"],\"context_secret_key\":\"" + key + "\""))
                .toList());

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 422)).hasSize(19);
    }

    /// What another hub stored is seen here within a second.
    private static void awaitOneReveal(String id) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(events(sender, id).filter("secret_revealed"::equals))
                        .hasSize(1));
    }

    private static String withSecret() {
        return handOver(sender, "\"capabilities\":[\"deploy\"],\"secret\":\"the value\"")
                .text("id");
    }

    private static Answer revealAt(RunningHub at, TestAgent agent, String key) {
        return callAt(at, agent, "/api/v2/secret/" + key + "/reveal");
    }

    private static Answer callAt(RunningHub at, TestAgent agent, String path) {
        return Wire.send(Wire.post(at.address() + path, "{}").header("Authorization", "Bearer " + agent.token()));
    }

    /// The answers, in the order of the calls, which begin together.
    private static List<Answer> atOnce(List<Callable<Answer>> calls) throws Exception {
        var start = new CyclicBarrier(calls.size());
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            var running = new ArrayList<Future<Answer>>();
            for (var call : calls) {
                running.add(threads.submit(() -> {
                    start.await(1, TimeUnit.MINUTES);
                    return call.call();
                }));
            }
            var answers = new ArrayList<Answer>();
            for (var answer : running) {
                answers.add(answer.get(1, TimeUnit.MINUTES));
            }
            return answers;
        }
    }

    /// A reveal about when the lease ended.
    private record Attempt(String task, Instant until, Answer answer) {}
}
