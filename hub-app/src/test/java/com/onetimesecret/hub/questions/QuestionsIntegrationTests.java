package com.onetimesecret.hub.questions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.messaging.log.ChangeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// The life of a question: what it takes, and who ends it.
class QuestionsIntegrationTests extends AskingAgents {

    @Test
    void goesFromOpenOverAnsweredToClosed() {
        var asked = ada.post(QUESTIONS, """
                {"question":"Which branch?","context":"For the release","options":["main","release-2"]}""");

        assertThat(asked.status()).as(asked.toString()).isEqualTo(201);
        assertThat(asked.text("id")).startsWith("msg_");
        assertThat(asked.text("status")).isEqualTo("open");
        assertThat(asked.body().get("everybody").asBoolean()).isTrue();
        assertThat(asked.body().get("routed_to").size()).isZero();
        assertThat(asked.body().get("next").get(0).get("href").asString())
                .startsWith(hub.baseUrl() + QUESTIONS + "/" + asked.text("id"));
        assertThat(asked.header("Location")).isEqualTo(hub.baseUrl() + QUESTIONS + "/" + asked.text("id"));
        var id = asked.text("id");
        assertThat(bob.get(MESSAGES + "/" + id).body().at("/payload/question").asString())
                .isEqualTo("Which branch?");

        var answer = bob.post(QUESTIONS + "/" + id + "/answers", """
                {"answer":"The second","option":"release-2","confidence":0.9,"sources":["https://example.com"]}""");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.body().get("next").size()).isPositive();

        var seen = ada.get(QUESTIONS + "/" + id);
        assertThat(seen.text("status")).isEqualTo("answered");
        assertThat(seen.text("context")).isEqualTo("For the release");
        var shown = seen.body().get("answers").get(0);
        assertThat(shown.get("id").asString()).isEqualTo(answer.text("id"));
        assertThat(shown.get("answer").asString()).isEqualTo("The second");
        assertThat(shown.get("option").asString()).isEqualTo("release-2");
        assertThat(shown.at("/origin/agent_name").asString()).isEqualTo("bob");
        assertThat(shown.get("accepted").asBoolean()).isFalse();

        var closed = ada.post(QUESTIONS + "/" + id + "/accept", "{\"answer_id\":\"" + answer.text("id") + "\"}");
        assertThat(closed.status()).as(closed.toString()).isEqualTo(200);
        assertThat(closed.text("status")).isEqualTo("closed");
        assertThat(closed.text("accepted_answer_id")).isEqualTo(answer.text("id"));
        assertThat(closed.body().get("next").size()).isPositive();

        var late = answered(cleo, id, "main");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.problem()).isEqualTo("question-closed");
        assertThat(late.text("state")).isEqualTo("closed");
        assertThat(late.text("accepted_answer_id")).isEqualTo(answer.text("id"));
    }

    @Test
    void isClosedAndTakenBackByItsAskerAlone() {
        var id = asked("{\"question\":\"Mine?\"}");
        var answer = answered(bob, id, "Yes").text("id");

        assertThat(answered(ada, id, "Yes").problem()).isEqualTo("forbidden");
        assertThat(bob.post(QUESTIONS + "/" + id + "/accept", "{\"answer_id\":\"" + answer + "\"}")
                        .problem())
                .isEqualTo("forbidden");
        assertThat(bob.delete(QUESTIONS + "/" + id).problem()).isEqualTo("forbidden");
        var wrong = ada.post(QUESTIONS + "/" + id + "/accept", "{\"answer_id\":\"" + NO_MESSAGE + "\"}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body().at("/errors/0/pointer").asString()).isEqualTo("/answer_id");

        assertThat(ada.delete(QUESTIONS + "/" + id).text("status")).isEqualTo("withdrawn");
        assertThat(ada.delete(QUESTIONS + "/" + id).problem()).isEqualTo("question-closed");
        assertThat(answered(cleo, id, "Late").text("state")).isEqualTo("withdrawn");
    }

    @Test
    void isTakenBackTogetherWithItsMessage() {
        var id = asked("{\"question\":\"Never mind?\"}");

        assertThat(bob.delete("/api/v2/agent/messages/" + id).problem()).isEqualTo("forbidden");
        assertThat(status(id)).isEqualTo("open");
        assertThat(ada.delete("/api/v2/agent/messages/" + id).status()).isEqualTo(204);

        assertThat(status(id)).isEqualTo("withdrawn");
        assertThat(answered(bob, id, "Late").problem()).isEqualTo("question-closed");
    }

    @Test
    void refusesWhatIsNoneOfTheOptions() {
        var id = asked("{\"question\":\"Tea?\",\"options\":[\"green\",\"black\"]}");

        var refused = bob.post(QUESTIONS + "/" + id + "/answers", "{\"answer\":\"White\",\"option\":\"greem\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().at("/errors/0/pointer").asString()).isEqualTo("/option");
        assertThat(refused.body().at("/errors/0/did_you_mean").asString()).isEqualTo("green");
        assertThat(status(id)).isEqualTo("open");

        var alone = bob.post(QUESTIONS + "/" + id + "/answers", "{\"option\":\"green\"}");
        assertThat(alone.status()).isEqualTo(201);
        assertThat(ada.get(QUESTIONS + "/" + id).body().at("/answers/0/answer").asString())
                .isEqualTo("green");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}|/question",
                "{\"question\":\" \"}|/question",
                "{\"question\":\"Q\",\"option\":[\"a\"]}|/option",
                "{\"question\":\"Q\",\"options\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]}|/options",
                "{\"question\":\"Q\",\"wait\":56}|/wait",
                "{\"question\":\"Q\",\"ttl\":1}|/ttl",
                "{\"question\":\"Q\",\"to\":\"nobody\"}|/to",
                "{\"question\":\"Q\",\"answer_by\":\"2020-01-01T00:00:00Z\"}|/answer_by",
                "[]|"
            })
    void namesWhatIsWrongWithAQuestion(String line) {
        var parts = line.split("\\|", -1);

        var refused = ada.post(QUESTIONS, parts[0]);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(422);
        assertThat(texts(refused.body().get("errors"), "pointer")).contains(parts[1]);
    }

    @Test
    void letsItsAskerChooseAfterTheTimeForAnswers() {
        var id = asked("{\"question\":\"Bids?\"}");
        var answer = answered(bob, id, "12").text("id");
        hub.jdbc()
                .sql("update question set open_until = now() where id = ?")
                .param(id)
                .update();

        assertThat(answered(cleo, id, "11").text("state")).isEqualTo("answered");
        assertThat(ada.post(QUESTIONS + "/" + id + "/accept", "{\"answer_id\":\"" + answer + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void takesExactlyOneOfManyAnswersToAQuestionThatWantsOne() throws Exception {
        var id = asked("{\"question\":\"Who?\",\"accept_multiple_answers\":false}");

        var answers = race(i -> answered(i % 2 == 0 ? bob : cleo, id, "me " + i));

        var won = answers.stream().filter(answer -> answer.status() == 201).toList();
        assertThat(won).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() != 201))
                .hasSize(49)
                .allSatisfy(lost -> {
                    assertThat(lost.status()).as(lost.toString()).isEqualTo(409);
                    assertThat(lost.problem()).isEqualTo("already-answered");
                    assertThat(lost.text("answer_id")).isEqualTo(won.getFirst().text("id"));
                    assertThat(lost.text("answered_by")).isIn(bob.id(), cleo.id());
                });
        var seen = ada.get(QUESTIONS + "/" + id);
        assertThat(seen.body().get("answer_count").asInt()).isOne();
        assertThat(hub.jdbc()
                        .sql("select count(*) from message where in_reply_to = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void acceptsExactlyOneAnswer() throws Exception {
        var id = asked("{\"question\":\"Which?\"}");
        var mine = answered(bob, id, "mine").text("id");
        var hers = answered(cleo, id, "hers").text("id");

        var accepts = race(i ->
                ada.post(QUESTIONS + "/" + id + "/accept", "{\"answer_id\":\"" + (i % 2 == 0 ? mine : hers) + "\"}"));

        var won = accepts.stream().filter(accept -> accept.status() == 200).toList();
        assertThat(won).hasSize(1);
        assertThat(accepts.stream().filter(accept -> accept.status() != 200))
                .hasSize(49)
                .allSatisfy(
                        lost -> assertThat(lost.problem()).as(lost.toString()).isEqualTo("question-closed"));
        assertThat(ada.get(QUESTIONS + "/" + id).text("accepted_answer_id"))
                .isEqualTo(won.getFirst().text("accepted_answer_id"));
    }

    @Test
    void takesBackTheQuestionsOfARevokedAgent() {
        var leaving = hub.member("leaving");
        var id = leaving.post(QUESTIONS, "{\"question\":\"Who is next?\",\"to\":\"" + bob.id() + "\"}")
                .text("id");

        assertThat(hub.owner()
                        .post("/api/v2/agents/" + leaving.id() + "/revoke", "{}")
                        .status())
                .isEqualTo(200);

        assertThat(answered(bob, id, "Me").text("state")).isEqualTo("withdrawn");
    }

    @Test
    void forgetsAQuestionSomeTimeAfterItsEnd() {
        var id = asked("{\"question\":\"Forgotten?\"}");
        answered(bob, id, "Not yet");
        var network = new NetworkId(ada.get("/api/v2/agent/me").text("network_id"));
        hub.bean(TransactionTemplate.class)
                .executeWithoutResult(status -> hub.bean(ChangeMessage.class).delete(network, new MessageId(id)));
        var ended = ada.get(QUESTIONS + "/" + id);
        assertThat(ended.text("status")).isEqualTo("answered");
        assertThat(ended.body().has("question")).isFalse();

        hub.jdbc()
                .sql("update question set expires_at = now() - interval '25 hours' where id = ?")
                .param(id)
                .update();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ada.get(QUESTIONS + "/" + id).status() == 404);
    }

    private interface Attempt {
        Answer make(int number);
    }

    private static List<Answer> race(Attempt attempt) throws Exception {
        try (var threads = Executors.newFixedThreadPool(50)) {
            var calls = new ArrayList<Callable<Answer>>();
            for (int i = 0; i < 50; i++) {
                int number = i;
                calls.add(() -> attempt.make(number));
            }
            var answers = new ArrayList<Answer>();
            for (var done : threads.invokeAll(calls)) {
                answers.add(done.get());
            }
            return answers;
        }
    }

    private static List<String> texts(JsonNode array, String member) {
        return array.valueStream().map(node -> node.get(member).asString()).toList();
    }
}
