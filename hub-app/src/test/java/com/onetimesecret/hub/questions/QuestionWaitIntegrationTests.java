package com.onetimesecret.hub.questions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.util.ReflectionTestUtils;

/// Who waits for answers.
class QuestionWaitIntegrationTests extends AskingAgents {

    @Test
    void waitsForTheAnswerInTheSameCall() throws Exception {
        try (var other = Executors.newSingleThreadExecutor()) {
            var text = "Ready? " + Instant.now();
            var answering = other.submit(() -> {
                var found = new ArrayList<String>();
                await().atMost(Duration.ofSeconds(20)).until(() -> {
                    bob.get(QUESTIONS + "?for=me&limit=500")
                            .body()
                            .get("questions")
                            .forEach(question -> {
                                if (question.get("question").asString().equals(text)) {
                                    found.add(question.get("id").asString());
                                }
                            });
                    return !found.isEmpty();
                });
                return answered(bob, found.getFirst(), "Yes");
            });

            var waited =
                    ada.post(QUESTIONS, "{\"question\":\"" + text + "\",\"to\":[\"" + bob.id() + "\"],\"wait\":30}");

            assertThat(waited.status()).as(waited.toString()).isEqualTo(200);
            assertThat(waited.text("status")).isEqualTo("answered");
            assertThat(waited.body().at("/answers/0/answer").asString()).isEqualTo("Yes");
            assertThat(waited.body().get("next").size()).isPositive();
            assertThat(answering.get().status()).isEqualTo(201);
        }
    }

    @Test
    void answers201WhenNobodyAnswersInTime() {
        var waited = ada.post(QUESTIONS, "{\"question\":\"Hello?\",\"wait\":1}");

        assertThat(waited.status()).isEqualTo(201);
        assertThat(waited.text("status")).isEqualTo("open");
    }

    @Test
    void wakesWhoWaitsForEachChange() throws Exception {
        var id = asked("{\"question\":\"One by one?\"}");
        try (var waiting = Executors.newSingleThreadExecutor()) {
            var first = waiting.submit(() -> ada.get(QUESTIONS + "/" + id + "?wait=30"));
            answered(bob, id, "one");
            var one = first.get();
            assertThat(one.body().get("answers")).hasSize(1);

            var second = waiting.submit(() -> ada.get(QUESTIONS + "/" + id + "?wait=30&cursor=" + one.text("cursor")));
            answered(cleo, id, "two");
            var two = second.get();
            assertThat(two.body().get("answers")).hasSize(1);
            assertThat(two.body().at("/answers/0/answer").asString()).isEqualTo("two");
            assertThat(two.body().get("answer_count").asInt()).isEqualTo(2);

            var third = waiting.submit(() -> bob.get(QUESTIONS + "/" + id + "?wait=30&cursor=" + two.text("cursor")));
            ada.delete(QUESTIONS + "/" + id);
            assertThat(third.get().text("status")).isEqualTo("withdrawn");
        }
    }

    @Test
    void endsAWaitWhenTheTimeOfTheQuestionEnds() {
        var id = asked(
                "{\"question\":\"Quick?\",\"answer_by\":\"" + Instant.now().plusSeconds(2) + "\"}");

        var waited = ada.get(QUESTIONS + "/" + id + "?wait=30");

        assertThat(waited.text("status")).isEqualTo("expired");
        var late = answered(bob, id, "Late");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.problem()).isEqualTo("question-closed");
        assertThat(late.text("state")).isEqualTo("expired");
        assertThat(ids(ada.get(QUESTIONS + "?status=expired&limit=500"))).contains(id);
        assertThat(ids(ada.get(QUESTIONS + "?status=open&limit=500"))).doesNotContain(id);
        assertThat(ada.delete(QUESTIONS + "/" + id).status()).isEqualTo(409);
    }

    @Test
    void holdsNoConnectionWhileManyWait() throws Exception {
        var id = asked("{\"question\":\"All at once?\"}");
        // Four times as many as there are connections.
        try (var waiting = Executors.newFixedThreadPool(40)) {
            var waits = new ArrayList<Future<Answer>>();
            for (int i = 0; i < 40; i++) {
                waits.add(waiting.submit(() -> bob.get(QUESTIONS + "/" + id + "?wait=50")));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> waiters() == 40);

            assertThat(answered(cleo, id, "Now").status()).isEqualTo(201);

            for (var wait : waits) {
                assertThat(wait.get(20, TimeUnit.SECONDS).text("status")).isEqualTo("answered");
            }
        }
    }

    /// How many calls wait at the hub for news of questions.
    private static int waiters() {
        return Objects.requireNonNull(
                (Integer) ReflectionTestUtils.invokeMethod(hub.bean("questionWatch", Object.class), "waiting"));
    }

    @Test
    void hearsWithinASecondWhatWasAnsweredAtAnotherHub(@TempDir Path folder) throws Exception {
        try (var other = hub.another(folder);
                var waiting = Executors.newSingleThreadExecutor()) {
            var id = asked("{\"question\":\"Far away?\"}");
            var waited = waiting.submit(() -> {
                var answer = ada.get(QUESTIONS + "/" + id + "?wait=30");
                return Map.entry(answer, System.nanoTime());
            });
            await().atMost(Duration.ofSeconds(20)).until(() -> waiters() == 1);
            var there = new TestAgent(other.address(), "bob", bob.key());
            there.useToken(bob.token());

            assertThat(answered(there, id, "Yes").status()).isEqualTo(201);
            long committed = System.nanoTime();

            var heard = waited.get(20, TimeUnit.SECONDS);
            assertThat(heard.getKey().body().at("/answers/0/answer").asString()).isEqualTo("Yes");
            assertThat(Duration.ofNanos(heard.getValue() - committed)).isLessThan(Duration.ofMillis(1500));
        }
    }
}
