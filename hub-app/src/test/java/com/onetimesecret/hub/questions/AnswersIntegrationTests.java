package com.onetimesecret.hub.questions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.TestAgent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Answers as messages: how long they last, what they reply to, and what happens when their author deletes them.
class AnswersIntegrationTests extends AskingAgents {

    private static final String SINGLE = "{\"question\":\"Which?\",\"accept_multiple_answers\":false}";

    private static Answer post(TestAgent agent, String question, String members) {
        return agent.post(
                MESSAGES,
                "{\"type\":\"answer\"" + members + ",\"payload\":{\"question_message_id\":\"" + question
                        + "\",\"answer\":\"This\"}}");
    }

    private static Answer accept(String question, String answer) {
        return ada.post(QUESTIONS + "/" + question + "/accept", "{\"answer_id\":\"" + answer + "\"}");
    }

    private static List<String> answers(String question) {
        return ada.get(QUESTIONS + "/" + question)
                .body()
                .get("answers")
                .valueStream()
                .map(answer -> answer.get("id").asString())
                .toList();
    }

    @Test
    void letsOthersAnswerWhenTheOnlyAnswerIsTakenBack() throws Exception {
        var id = asked(SINGLE);
        var first = answered(bob, id, "This").text("id");
        assertThat(answered(cleo, id, "That").problem()).isEqualTo("already-answered");
        var cursor = ada.get(QUESTIONS + "/" + id).text("cursor");
        try (var threads = Executors.newSingleThreadExecutor()) {
            var waits = threads.submit(() -> ada.get(QUESTIONS + "/" + id + "?wait=50&cursor=" + cursor));

            assertThat(bob.delete(MESSAGES + "/" + first).status()).isEqualTo(204);

            assertThat(waits.get().text("status")).isEqualTo("open");
        }
        assertThat(answers(id)).isEmpty();
        assertThat(ada.get(QUESTIONS + "/" + id).body().get("answer_count").asInt())
                .isZero();
        assertThat(accept(id, first).status()).isEqualTo(422);
        var second = answered(cleo, id, "That");
        assertThat(second.status()).as(second.toString()).isEqualTo(201);
        assertThat(answers(id)).containsExactly(second.text("id"));
        assertThat(accept(id, second.text("id")).text("status")).isEqualTo("closed");
    }

    @Test
    void keepsTheOtherAnswersAndWhatWasAccepted() {
        var several = asked("{\"question\":\"Which ones?\"}");
        var bobs = answered(bob, several, "This").text("id");
        var cleos = answered(cleo, several, "That").text("id");
        bob.delete(MESSAGES + "/" + bobs);
        assertThat(status(several)).isEqualTo("answered");
        assertThat(answers(several)).containsExactly(cleos);

        accept(several, cleos);
        assertThat(cleo.delete(MESSAGES + "/" + cleos).status()).isEqualTo(204);
        var closed = ada.get(QUESTIONS + "/" + several);
        assertThat(closed.text("status")).isEqualTo("closed");
        assertThat(closed.text("accepted_answer_id")).isEqualTo(cleos);
    }

    @RepeatedTest(5)
    void isAcceptedOrTakenBackFirst() throws Exception {
        var id = asked(SINGLE);
        var answer = answered(bob, id, "This").text("id");
        try (var threads = Executors.newFixedThreadPool(2)) {
            var calls = threads.invokeAll(
                    Stream.<Callable<Answer>>of(() -> accept(id, answer), () -> bob.delete(MESSAGES + "/" + answer))
                            .toList());
            assertThat(calls.get(1).get().status()).isEqualTo(204);
            var accepted = calls.get(0).get();
            assertThat(status(id)).isEqualTo(accepted.status() == 200 ? "closed" : "open");
        }
    }

    @Test
    void livesAsLongAsItsQuestionAtLeast() {
        var id = asked("{\"question\":\"For days?\",\"ttl\":300000}");
        var soon = Instant.now().plusSeconds(299_000);

        for (var answer : List.of(answered(bob, id, "Yes"), post(cleo, id, ",\"ttl\":60"))) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
            assertThat(Instant.parse(answer.text("expires_at"))).isAfter(soon);
        }
        assertThat(Instant.parse(post(cleo, id, ",\"ttl\":400000").text("expires_at")))
                .isAfter(Instant.now().plusSeconds(399_000));
    }

    @Test
    void repliesToItsQuestionAndNothingElse() {
        var id = asked("{\"question\":\"This one?\",\"to\":[\"" + bob.id() + "\"]}");
        var other = ada.post(
                        MESSAGES,
                        "{\"type\":\"status_update\",\"to\":\"" + bob.id() + "\",\"payload\":{\"status\":\"idle\"}}")
                .text("id");

        var refused = post(bob, id, ",\"in_reply_to\":\"" + other + "\"");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().at("/errors/0/pointer").asString()).isEqualTo("/in_reply_to");
        assertThat(refused.body().at("/errors/0/allowed/0").asString()).isEqualTo(id);

        assertThat(post(bob, id, ",\"in_reply_to\":\"" + id + "\"").status()).isEqualTo(201);
        assertThat(step(id, bob)).isEqualTo("answered");
    }

    @Test
    void isFetchedByWhoSeesItAmongQuestions() {
        var shown = asked("{\"question\":\"Seen?\",\"to\":[\"" + bob.id() + "\",\"" + cleo.id() + "\"]}");
        assertThat(step(shown, bob)).isEqualTo("stored");
        bob.get(QUESTIONS + "/" + shown);
        await().atMost(Duration.ofSeconds(10)).until(() -> step(shown, bob).equals("fetched"));
        assertThat(step(shown, cleo)).isEqualTo("stored");
        cleo.get(QUESTIONS + "?for=me&limit=100");
        await().atMost(Duration.ofSeconds(10)).until(() -> step(shown, cleo).equals("fetched"));

        var answer = answered(bob, shown, "Yes").text("id");
        ada.get(QUESTIONS + "/" + shown);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> bob.get(MESSAGES + "/" + answer + "/delivery")
                        .body()
                        .at("/deliveries/0/state")
                        .asString()
                        .equals("fetched"));
    }

    /// How far the message came to the agent.
    private static String step(String message, TestAgent recipient) {
        return ada.get(MESSAGES + "/" + message + "/delivery")
                .body()
                .get("deliveries")
                .valueStream()
                .filter(delivery -> delivery.get("to").asString().equals(recipient.id()))
                .map(delivery -> delivery.get("state").asString())
                .findFirst()
                .orElseThrow();
    }
}
