package com.onetimesecret.hub.web.repeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatIntegrationTests {

    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String SECRET = "/api/v2/secret";
    private static final String TESTS = RepeatTestController.PATH;
    private static final String ONE = "{\"number\":1}";

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

    private static String status(String message) {
        return "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\"" + message + "\"}}";
    }

    private static long messages(String text) {
        return agent.get(MESSAGES + "?limit=500&max_bytes=500000")
                .body()
                .get("messages")
                .valueStream()
                .filter(message -> text.equals(message.at("/payload/summary").asString("")))
                .count();
    }

    private static int calls() {
        return hub.bean(RepeatTestController.class).calls.get();
    }

    private static long effects() {
        return hub.jdbc().sql("SELECT count(*) FROM effect").query(Long.class).single();
    }

    @Test
    void storesOnceWhatIsSentAgainAndAnswersTheSame() {
        var key = Keyed.key();
        var first = post(agent, MESSAGES, status("twice"), key);
        var repeat = post(agent, MESSAGES, status("twice"), key);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Location")).endsWith(first.text("id"));
        Keyed.assertReplay(repeat, first);
        assertThat(messages("twice")).isEqualTo(1);
        assertThat(agent.get(MESSAGES + "/" + first.text("id")).status()).isEqualTo(200);
    }

    @Test
    void storesOnceWhatFiftySendAtATime() throws Exception {
        var key = Keyed.key();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads
                    .invokeAll(IntStream.range(0, 50)
                            .mapToObj(_ -> (Callable<Answer>) () -> untilItRan(key))
                            .toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
            assertThat(answers)
                    .extracting(Answer::body)
                    .containsOnly(answers.getFirst().body());
            assertThat(answers)
                    .filteredOn(answer -> answer.header("Idempotent-Replayed").isEmpty())
                    .hasSize(1);
            assertThat(messages("fifty")).isEqualTo(1);
        }
    }

    private static Answer untilItRan(String key) {
        return await().pollInterval(Duration.ofMillis(20))
                .until(() -> post(agent, MESSAGES, status("fifty"), key), answer -> {
                    if (answer.status() == 409) {
                        assertThat(answer.problem()).isEqualTo("idempotency-running");
                        assertThat(answer.header("Retry-After")).isEqualTo("1");
                        assertThat(answer.header("Idempotent-Replayed")).isEmpty();
                    }
                    return answer.status() != 409;
                });
    }

    @Test
    void refusesAnotherBodyUnderTheSameKey() {
        var key = Keyed.key();
        post(agent, MESSAGES, status("conflict"), key);
        var other = post(agent, MESSAGES, status("another"), key);

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("idempotency-conflict");
        assertThat(messages("another")).isZero();
    }

    @Test
    void takesCallerPathAndQueryForDifferentCalls() {
        var key = Keyed.key();
        var other = hub.member("other");
        var answers = List.of(
                post(agent, MESSAGES, status("scoped"), key),
                post(other, MESSAGES, status("scoped"), key),
                post(agent, TESTS + "value", ONE, key),
                post(agent, TESTS + "entity", ONE, key));

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.header("Idempotent-Replayed")).isEmpty());
        assertThat(answers.get(0).text("id")).isNotEqualTo(answers.get(1).text("id"));
        assertThat(messages("scoped")).isEqualTo(2);
    }

    @Test
    void knowsTheKeyWithAndWithoutQuotes() {
        var key = Keyed.key();
        var first = post(agent, TESTS + "value", ONE, "\"" + key + "\"");

        Keyed.assertReplay(post(agent, TESTS + "value", ONE, key), first);
    }

    @ParameterizedTest
    @CsvSource({
        "value, 200",
        "entity, 201",
        "status, 202",
        "nothing, 204",
        "conflict, 409",
        "conflict-inside, 409",
        "conflict-after-failure, 409"
    })
    void keepsWhatWentWellAndConflicts(String way, int status) {
        var key = Keyed.key();
        int before = calls();
        long effects = effects();
        var first = post(agent, TESTS + way, ONE, key);
        int made = calls() - before;
        var repeat = post(agent, TESTS + way, ONE, key);

        assertThat(first.status()).isEqualTo(status);
        Keyed.assertReplay(repeat, first);
        assertThat(made).isPositive();
        assertThat(calls() - before).isEqualTo(made);
        var failed = way.equals("conflict-inside") || way.equals("conflict-after-failure");
        assertThat(effects() - effects).isEqualTo(failed ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource({"invalid, 422", "limited, 429", "broken, 500", "not-found, 404"})
    void keepsNoOtherRefusalAndNothingOfItsEffect(String way, int status) {
        var key = Keyed.key();
        int before = calls();
        long effects = effects();

        for (int i = 1; i <= 2; i++) {
            var answer = post(agent, TESTS + way, ONE, key);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Idempotent-Replayed")).isEmpty();
            assertThat(calls()).isEqualTo(before + i);
        }
        assertThat(effects()).isEqualTo(effects);
    }

    @Test
    void letsAKeyBeUsedAgainAfterARefusal() {
        var key = Keyed.key();

        assertThat(post(agent, MESSAGES, "{\"type\":\"status_update\",\"payload\":{}}", key)
                        .status())
                .isEqualTo(422);
        assertThat(post(agent, MESSAGES, status("corrected"), key).status()).isEqualTo(201);
        assertThat(messages("corrected")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\"\"", "a\"b"})
    void refusesAKeyThatIsNone(String key) {
        var refused = post(agent, MESSAGES, status("malformed"), key);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("malformed-request");
    }

    @Test
    void refusesLongKeysAndSeveral() {
        assertThat(post(agent, MESSAGES, status("malformed"), "a".repeat(256)).status())
                .isEqualTo(400);
        assertThat(post(agent, MESSAGES, status("malformed"), Keyed.key(), Keyed.key())
                        .status())
                .isEqualTo(400);
        assertThat(post(agent, MESSAGES, status("long"), "a".repeat(255)).status())
                .isEqualTo(201);
        assertThat(messages("malformed")).isZero();
    }

    @Test
    void keepsAnswersWithKeysOfSecretsWhereNobodyCanReadThem() {
        var key = Keyed.key();
        var body = "{\"secret\":\"hunter2\"}";
        var first = post(agent, SECRET, body, key);
        var repeat = post(agent, SECRET, body, key);

        assertThat(first.status()).isEqualTo(201);
        Keyed.assertReplay(repeat, first);
        assertThat(repeat.text("secret_key")).isNotEmpty().isEqualTo(first.text("secret_key"));
        assertThat(hub.jdbc()
                        .sql("SELECT encode(k.answer, 'escape') || k::text FROM kept_answer k")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row)
                        .doesNotContain(
                                first.text("secret_key"), first.text("receipt_key"), "hunter2", "secret_key", key));
        var reveal = SECRET + "/" + first.text("secret_key") + "/reveal";
        assertThat(post(agent, reveal, "{}", key).text("value")).isEqualTo("hunter2");
        // What opens once opens once, whatever header the call bears.
        assertThat(post(agent, reveal, "{}", key).status()).isEqualTo(404);
    }

    @Test
    void keepsNothingForWhoIsNobody() {
        long before = rows();
        var refused = Wire.send(Wire.post(hub.address() + MESSAGES, status("nobody"))
                .header("Idempotency-Key", Keyed.key())
                .header("Authorization", "Bearer nonsense"));
        var joining =
                Wire.send(Wire.post(hub.address() + "/api/v2/agent/auth", "{}").header("Idempotency-Key", Keyed.key()));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(joining.status()).isEqualTo(422);
        assertThat(rows()).isEqualTo(before);
    }

    private static long rows() {
        return hub.jdbc()
                .sql("SELECT count(*) FROM kept_answer")
                .query(Long.class)
                .single();
    }

    @Test
    void storesNothingForWhoTakesNoJson() {
        var request = Wire.post(hub.address() + MESSAGES, status("html"))
                .header("Authorization", "Bearer " + agent.token())
                .header("Idempotency-Key", Keyed.key())
                .header("Accept", "text/html");

        assertThat(Wire.send(request).status()).isEqualTo(406);
        assertThat(messages("html")).isZero();
    }

    @Test
    void repeatsOnAnotherHubOfTheInstallation(@TempDir Path otherData) {
        var key = Keyed.key();
        var first = post(agent, MESSAGES, status("nodes"), key);
        try (var other = hub.another(otherData)) {
            Keyed.assertReplay(Keyed.post(other, agent, MESSAGES, status("nodes"), key), first);
        }
        assertThat(messages("nodes")).isEqualTo(1);
    }

    @Test
    void forgetsAnAnswerWhenItsTimeIsOver() {
        var key = Keyed.key();
        var first = post(agent, TESTS + "value", ONE, key);
        hub.jdbc()
                .sql("UPDATE kept_answer SET expires_at = now() - interval '1 second'")
                .update();
        var later = post(agent, TESTS + "value", ONE, key);
        hub.jdbc()
                .sql("UPDATE kept_answer SET expires_at = now() - interval '1 second'")
                .update();
        hub.bean(ForgetAnswers.class).forget();

        assertThat(later.body()).isNotEqualTo(first.body());
        assertThat(rows()).isZero();
    }

    @Test
    void storesABatchOnce() {
        var key = Keyed.key();
        var batch = "[" + status("batch") + "," + status("batch") + ",{\"type\":\"unheard\"}]";
        var first = post(agent, MESSAGES, batch, key);

        assertThat(first.status()).isEqualTo(201);
        Keyed.assertReplay(post(agent, MESSAGES, batch, key), first);
        assertThat(messages("batch")).isEqualTo(2);
    }
}
