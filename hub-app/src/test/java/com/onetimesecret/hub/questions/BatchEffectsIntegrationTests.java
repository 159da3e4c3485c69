package com.onetimesecret.hub.questions;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.Wire;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Several messages in one call, of which some ask, answer or hand over.
class BatchEffectsIntegrationTests extends AskingAgents {

    private static final String TASKS = "/api/v2/agent/tasks/";
    private static final String STATUS = "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}%s}";

    @Test
    void asksAnswersAndHandsOverInOneCommit() {
        var once = asked("{\"question\":\"Which branch?\",\"accept_multiple_answers\":false}");
        var withdrawn = asked("{\"question\":\"Which year?\"}");
        ada.call("DELETE", QUESTIONS + "/" + withdrawn, "");

        var stored = batch(
                answer(once, "main"),
                "{\"type\":\"question\",\"payload\":{\"question\":\"Is it green?\"}}",
                answer(withdrawn, "too late"),
                handoff(task("OfABatch"), ""),
                answer(once, "another"),
                STATUS.formatted(""));

        assertThat(stored.status()).as(stored.toString()).isEqualTo(201);
        assertThat(stored.body().at("/results/2/problem/type").asString()).endsWith("/question-closed");
        assertThat(stored.body().at("/results/4/problem/type").asString()).endsWith("/already-answered");
        var ids = Stream.of(0, 1, 3, 5).map(place -> id(stored, place)).toList();
        assertThat(hub.jdbc()
                        .sql("select id from message where xmin = (select xmin from message where id = ?) order by seq")
                        .param(ids.getFirst())
                        .query(String.class)
                        .list())
                .isEqualTo(ids);
        assertThat(answersTo(once)).containsExactly(ids.getFirst());
        assertThat(bob.get(QUESTIONS + "/" + ids.get(1)).text("status")).isEqualTo("open");
        var task = cleo.post(TASKS + task("OfABatch") + "/claim", "{}");
        assertThat(task.text("state")).as(task.toString()).isEqualTo("working");
    }

    /// The thread of the answer is stopped: that the question was to be answered by it is undone.
    @Test
    void undoesWhatARefusedMessageChangedAndStoresTheOthers() {
        var thread = "corr_%016d".formatted(4711);
        var question = asked("{\"question\":\"Which way?\",\"correlation_id\":\"" + thread + "\"}");
        var words = STATUS.formatted(",\"correlation_id\":\"" + thread + "\"");
        answered(bob, question, "left");
        while (bob.post(MESSAGES, words).status() == 201) {
            assertThat(answersTo(question)).hasSize(1);
        }

        var stored = batch(
                handoff(task("Refused"), ",\"correlation_id\":\"" + thread + "\""),
                answer(question, "right"),
                STATUS.formatted(""));

        assertThat(stored.status()).as(stored.toString()).isEqualTo(201);
        assertThat(stored.body().at("/results/0/problem/type").asString()).endsWith("/loop-brake");
        assertThat(stored.body().at("/results/1/problem/type").asString()).endsWith("/loop-brake");
        assertThat(id(stored, 2)).startsWith("msg_");
        assertThat(answersTo(question)).hasSize(1);
        assertThat(hub.jdbc()
                        .sql("select version from question where id = ?")
                        .param(question)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        assertThat(bob.get(TASKS + task("Refused")).status()).isEqualTo(404);
    }

    @Test
    void givesARepeatTheSameResultsOnce() {
        var once = asked("{\"question\":\"Once?\",\"accept_multiple_answers\":false}");
        var gone = asked("{\"question\":\"Gone?\"}");
        ada.call("DELETE", QUESTIONS + "/" + gone, "");
        var body = "[" + answer(gone, "no") + "," + answer(once, "yes") + ",{\"type\":\"status_update\",\"to\":\"agent_"
                + "z".repeat(24) + "\",\"payload\":{\"status\":\"idle\"}}]";

        var first = keyed(body);
        var again = keyed(body);

        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        assertThat(first.body().at("/results/2/problem/type").asString()).endsWith("/unknown-recipient");
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(answersTo(once)).containsExactly(id(first, 1));
    }

    @Test
    void refusesWhatIsNotAllowedAndATaskIdThatIsTaken() {
        assertThat(batch(handoff(task("Taken"), "")).status()).isEqualTo(201);

        var stored = batch(handoff(task("Taken"), ""), STATUS.formatted(""));
        var twice = batch(handoff(task("Twice"), ""), handoff(task("Twice"), ""), STATUS.formatted(""));

        assertThat(stored.body().at("/results/0/problem/errors/0/pointer").asString())
                .isEqualTo("/payload/task_id");
        assertThat(id(stored, 1)).startsWith("msg_");
        assertThat(twice.status()).isEqualTo(422);
        assertThat(twice.body().at("/errors/0/message").asString()).contains("is taken");
        assertThat(bob.get(TASKS + task("Twice")).status()).isEqualTo(404);
    }

    /// Neither waits for the other's rows in another order, and of all answers to a question one is taken.
    @Test
    void takesOneAnswerOfManyThatComeTogether() throws Exception {
        var questions = IntStream.range(0, 20)
                .mapToObj(n -> asked("{\"question\":\"Race " + n
                        + "?\",\"accept_multiple_answers\":false,\"correlation_id\":\"corr_%016d\"}".formatted(n / 5)))
                .toList();
        var answers = questions.stream().map(id -> answer(id, "first")).toList();
        var before = "[" + String.join(",", answers) + "]";
        var behind = "[" + String.join(",", answers.reversed()) + "]";
        try (var threads = Executors.newFixedThreadPool(8)) {
            var calls = IntStream.range(0, 8)
                    .mapToObj(n -> (Callable<Answer>)
                            () -> (n % 4 < 2 ? bob : cleo).post(MESSAGES, n % 2 == 0 ? before : behind))
                    .toList();
            for (var done : threads.invokeAll(calls)) {
                assertThat(done.get().status()).as(done.get().toString()).isIn(201, 422);
            }
        }
        for (var question : questions) {
            assertThat(answersTo(question)).hasSize(1);
        }
    }

    private static Answer batch(String... messages) {
        return bob.post(MESSAGES, "[" + String.join(",", messages) + "]");
    }

    private static Answer keyed(String body) {
        return Wire.send(Wire.post(hub.baseUrl() + MESSAGES, body)
                .header("Authorization", "Bearer " + bob.token())
                .header("Idempotency-Key", "a-batch-with-effects"));
    }

    private static String answer(String question, String text) {
        return "{\"type\":\"answer\",\"payload\":{\"question_message_id\":\"" + question + "\",\"answer\":\"" + text
                + "\"}}";
    }

    private static String handoff(String task, String members) {
        return "{\"type\":\"task_handoff\",\"payload\":{\"task_id\":\"" + task
                + "\",\"task_description\":\"Review it\",\"recipient_criteria\":{\"capabilities\":[\"review\"]}}"
                + members + "}";
    }

    private static String task(String name) {
        return "task_" + "0".repeat(24 - name.length()) + name;
    }

    private static String id(Answer stored, int place) {
        return stored.body().at("/results/" + place + "/id").asString("");
    }

    private static List<String> answersTo(String question) {
        return ada.get(QUESTIONS + "/" + question)
                .body()
                .get("answers")
                .valueStream()
                .map(answer -> answer.get("id").asString())
                .toList();
    }
}
