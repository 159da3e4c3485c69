package com.onetimesecret.hub.questions;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Threads that go round.
class LoopBrakeIntegrationTests {

    private static final int MOST = 6;
    private static final String QUESTIONS = "/api/v2/agent/questions";

    private static final AtomicInteger THREADS = new AtomicInteger();

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent ping;
    private static TestAgent pong;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.messaging.brake.messages", MOST));
        ping = hub.member("ping");
        pong = hub.member("pong");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static String thread() {
        return "corr_%016d".formatted(THREADS.incrementAndGet());
    }

    private static Answer say(TestAgent agent, String thread) {
        return agent.post(
                "/api/v2/agent/messages",
                "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"},\"correlation_id\":\"" + thread
                        + "\"}");
    }

    /// Both in turn until one is refused; says how many messages passed.
    private static int passed(String thread) {
        int passed = 0;
        while (passed < 5 * MOST && say(passed % 2 == 0 ? ping : pong, thread).status() == 201) {
            passed++;
        }
        return passed;
    }

    @Test
    void stopsAgentsThatOnlyAnswerEachOther() {
        var thread = thread();

        // The first words of each bring something new; those of the second begin the count again.
        assertThat(passed(thread)).isEqualTo(1 + MOST);

        var refused = say(ping, thread);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("loop-brake");
        assertThat(refused.text("correlation_id")).isEqualTo(thread);
        assertThat(refused.body().get("limit").asInt()).isEqualTo(MOST);
        assertThat(ping.get("/.well-known/agent-network.json")
                        .body()
                        .at("/features/loop_brake")
                        .asInt())
                .isEqualTo(MOST);
        assertThat(refused.body().at("/next/0/body_example/escalate_to_human").asBoolean())
                .isTrue();
        assertThat(say(ping, thread()).status()).isEqualTo(201);
    }

    @Test
    void countsRepliesThatDoNotNameTheThread() {
        var thread = thread();
        var last = say(ping, thread).text("id");
        Answer reply;
        int passed = 1;
        do {
            reply = (passed % 2 == 0 ? ping : pong)
                    .post(
                            "/api/v2/agent/messages",
                            "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"},\"in_reply_to\":\"" + last
                                    + "\"}");
            last = reply.status() == 201 ? reply.text("id") : last;
            passed++;
        } while (reply.status() == 201 && passed < 5 * MOST);

        assertThat(reply.problem()).isEqualTo("loop-brake");
        assertThat(reply.text("correlation_id")).isEqualTo(thread);
        assertThat(ping.get("/api/v2/agent/messages/" + last).text("correlation_id"))
                .isEqualTo(thread);
    }

    @Test
    void stopsAlsoOneThatTalksToItself() {
        var thread = thread();
        for (int i = 0; i < MOST; i++) {
            assertThat(say(ping, thread).status()).isEqualTo(201);
        }
        assertThat(say(ping, thread).problem()).isEqualTo("loop-brake");
    }

    @Test
    void letsExactlyAsManyPassAtOnce() throws Exception {
        var thread = thread();
        try (var threads = Executors.newFixedThreadPool(50)) {
            List<Callable<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                calls.add(() -> say(ping, thread));
            }
            int passed = 0;
            for (var done : threads.invokeAll(calls)) {
                passed += done.get().status() == 201 ? 1 : 0;
            }
            assertThat(passed).isEqualTo(MOST);
        }
    }

    @Test
    void goesOnWhenAPersonSaysHow() {
        var thread = thread();
        passed(thread);

        var question = ping.post(
                QUESTIONS,
                "{\"question\":\"How shall we go on?\",\"escalate_to_human\":true,\"correlation_id\":\"" + thread
                        + "\"}");
        assertThat(question.status()).as(question.toString()).isEqualTo(201);
        assertThat(say(pong, thread).problem()).isEqualTo("loop-brake");

        var answer =
                hub.owner().post("/api/v2/questions/" + question.text("id") + "/answers", "{\"answer\":\"Like this\"}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(passed(thread)).isEqualTo(MOST);
    }

    @Test
    void appliesToQuestionsAndAnswersAndKnowsAcceptedOnesAsNews() {
        var thread = thread();
        var asked = "{\"question\":\"Again?\",\"correlation_id\":\"" + thread + "\"}";
        var question = ping.post(QUESTIONS, asked).text("id");
        var answers = QUESTIONS + "/" + question + "/answers";
        var answer = pong.post(answers, "{\"answer\":\"0\"}").text("id");
        for (int i = 1; i < MOST; i++) {
            assertThat(pong.post(answers, "{\"answer\":\"" + i + "\"}").status())
                    .isEqualTo(201);
        }
        assertThat(pong.post(answers, "{\"answer\":\"more\"}").problem()).isEqualTo("loop-brake");
        assertThat(ping.post(QUESTIONS, asked).problem()).isEqualTo("loop-brake");
        assertThat(ping.get(QUESTIONS + "/" + question)
                        .body()
                        .get("answer_count")
                        .asInt())
                .isEqualTo(MOST);

        ping.post(QUESTIONS + "/" + question + "/accept", "{\"answer_id\":\"" + answer + "\"}");

        assertThat(ping.post(QUESTIONS, asked).status()).isEqualTo(201);
    }

    @Test
    void isNotReleasedByWhatTheHubAnswers() {
        var thread = thread();
        var query = "{\"type\":\"discovery\",\"payload\":{\"action\":\"query\",\"seeking_capabilities\":[\"fly\"]},"
                + "\"correlation_id\":\"" + thread + "\"}";
        for (int i = 0; i < MOST; i++) {
            var asked = ping.post("/api/v2/agent/messages", query);
            assertThat(asked.status()).as(asked.toString()).isEqualTo(201);
        }
        assertThat(ping.post("/api/v2/agent/messages", query).problem()).isEqualTo("loop-brake");
    }

    @Test
    void doesNotLetThePleaForHelpGoRound() {
        var thread = thread();
        var plea = "{\"question\":\"Help\",\"to\":\"human\",\"correlation_id\":\"" + thread + "\"}";
        for (int i = 0; i < 2 * MOST; i++) {
            assertThat(ping.post(QUESTIONS, plea).status()).isEqualTo(201);
        }
        assertThat(ping.post(QUESTIONS, plea).problem()).isEqualTo("loop-brake");
    }

    @Test
    void countsNothingOfARefusedAnswer() {
        var thread = thread();
        var question = ping.post(
                        QUESTIONS,
                        "{\"question\":\"One?\",\"accept_multiple_answers\":false,\"correlation_id\":\"" + thread
                                + "\"}")
                .text("id");
        for (int i = 0; i < 3 * MOST; i++) {
            pong.post(QUESTIONS + "/" + question + "/answers", "{\"answer\":\"me\"}");
        }
        assertThat(say(ping, thread).status()).isEqualTo(201);
    }
}
