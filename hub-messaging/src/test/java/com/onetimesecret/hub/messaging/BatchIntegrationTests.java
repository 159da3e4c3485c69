package com.onetimesecret.hub.messaging;

import static com.onetimesecret.hub.messaging.HubCalls.MESSAGES;
import static com.onetimesecret.hub.messaging.TestAgents.ALICE;
import static com.onetimesecret.hub.messaging.TestAgents.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.test.TestDatabase;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.WebApplicationContext;

/// Several messages in one call.
@SpringBootTest(properties = "spring.jackson.property-naming-strategy=SNAKE_CASE")
class BatchIntegrationTests {

    private static final TestDatabase DATABASE = TestDatabase.fresh("classpath:db/migration/messaging");
    private static final String HEARTBEAT = "{\"type\":\"heartbeat\",\"payload\":{}}";

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TestCounter counter;

    @Autowired
    private TransactionTemplate transaction;

    private HubCalls hub;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        DATABASE.springProperties().forEach((name, value) -> registry.add(name, () -> value));
    }

    @BeforeEach
    void empty() {
        hub = new HubCalls(context);
        jdbc.sql("delete from message").update();
        counter.left.set(Integer.MAX_VALUE);
    }

    @Test
    void storesWhatIsValidInOneCommitAndSaysOfTheRestWhatIsWrong() {
        var once = "{\"type\":\"status_update\",\"to\":\"" + BOB.id()
                + "\",\"burn_after_reading\":true,\"payload\":{\"status\":\"idle\",\"summary\":\"hidden\"}}";
        var answer = post(List.of(
                status("first"),
                "{\"type\":\"status_update\",\"payload\":{\"status\":\"workin\"}}",
                once,
                "7",
                status("half a pair \\ud800"),
                HEARTBEAT,
                "{\"type\":\"status_update\",\"to\":\"agent_zzzzzzzzzzzzzzzzzzzzzzzz\",\"payload\":{\"status\":\"idle\"}}",
                status("last")));

        assertThat(answer.status()).as(answer.raw()).isEqualTo(201);
        var results = answer.body().get("results");
        assertThat(results).hasSize(8);
        assertThat(IntStream.range(0, 8).filter(i -> results.get(i).has("id")).boxed())
                .containsExactly(0, 2, 7);
        assertThat(IntStream.range(0, 8).map(i -> results.get(i).get("index").intValue()))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(answer.text("/results/1/problem/errors/0/pointer")).isEqualTo("/payload/status");
        assertThat(answer.text("/results/1/problem/errors/0/did_you_mean")).isEqualTo("working");
        assertThat(answer.text("/results/1/problem/type"))
                .isEqualTo("https://hub.example.com/problems/invalid-message");
        assertThat(answer.text("/results/5/problem/detail")).contains("POST /api/v2/agent/heartbeat");
        assertThat(answer.text("/results/6/problem/type")).endsWith("/unknown-recipient");
        assertThat(answer.text("/results/7/cursor")).startsWith("c");
        assertThat(answer.text("/next/0/href")).startsWith("https://");
        assertThat(jdbc.sql("select count(distinct xmin::text) from message")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        assertThat(jdbc.sql("select id from message order by seq")
                        .query(String.class)
                        .list())
                .containsExactly(
                        answer.text("/results/0/id"), answer.text("/results/2/id"), answer.text("/results/7/id"));
        assertThat(hub.post(BOB, MESSAGES + "/" + answer.text("/results/2/id") + "/open", "")
                        .text("/payload/summary"))
                .isEqualTo("hidden");
    }

    /// They share a commit with what others post meanwhile, and nothing comes between them.
    @Test
    void keepsTheMessagesOfACallTogether() throws Exception {
        var list = IntStream.range(0, 20).mapToObj(n -> status("of a list")).toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var calls = IntStream.range(0, 40)
                    .mapToObj(n -> (Callable<HubCalls.Reply>)
                            () -> n % 2 == 0 ? post(list) : hub.post(BOB, MESSAGES, status("alone")))
                    .toList();
            for (var done : threads.invokeAll(calls)) {
                var results = done.get().body().path("results");
                assertThat(done.get().status()).isEqualTo(201);
                if (results.isEmpty()) {
                    continue;
                }
                long first = results.get(0).get("seq").longValue();
                assertThat(results.valueStream().map(result -> result.get("seq").longValue()))
                        .containsExactlyElementsOf(
                                LongStream.range(first, first + 20).boxed().toList());
                assertThat(jdbc.sql("select count(distinct xmin::text) from message where seq between ? and ?")
                                .param(first)
                                .param(first + 19)
                                .query(Integer.class)
                                .single())
                        .isEqualTo(1);
            }
        }
        assertThat(stored()).isEqualTo(20 * 20 + 20);
    }

    @Test
    void takesADiscoveryThatAsksAndOneThatDoesNot() {
        var announced =
                "{\"type\":\"discovery\",\"payload\":{\"action\":\"announce\",\"offering_capabilities\":[\"fly\"]}";
        var answer = post(List.of(
                announced + "}",
                "{\"type\":\"discovery\",\"payload\":{\"action\":\"query\",\"seeking_capabilities\":[\"fly\"]}}",
                announced + ",\"to\":\"" + BOB.id() + "\",\"burn_after_reading\":true}"));

        assertThat(answer.text("/results/0/id")).as(answer.raw()).isNotEmpty();
        assertThat(answer.text("/results/1/id")).isNotEmpty();
        assertThat(answer.text("/results/2/problem/errors/0/pointer")).isEqualTo("/burn_after_reading");
    }

    @Test
    void isNotInTheWayOfABatchThatNamesTheSameThreadsTheOtherWayRound() throws Exception {
        var messages = IntStream.range(0, 100)
                .mapToObj(n -> "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"},"
                        + "\"correlation_id\":\"corr_%016d\"}".formatted(n))
                .toList();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var calls = IntStream.range(0, 16)
                    .mapToObj(n -> (Callable<Integer>) () -> transaction.execute(status ->
                            post(n % 2 == 0 ? messages : messages.reversed()).status()))
                    .toList();
            for (var done : threads.invokeAll(calls)) {
                assertThat(done.get()).isEqualTo(201);
            }
        }
        assertThat(stored()).isEqualTo(1600);
    }

    @Test
    void refusesABatchOfWhichNothingIsValid() {
        var answer = post(List.of("{}", "{\"type\":\"status_update\",\"payload\":{\"status\":\"workin\"}}"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("pointer").asString()))
                .containsExactly("/0/type", "/1/payload/status");
        assertThat(stored()).isZero();
    }

    @Test
    void countsEachStoredMessageAsAPost() {
        // One was counted with the call.
        counter.left.set(2);

        var answer = post(List.of(status("a"), "{}", status("b"), status("c"), status("d"), status("e")));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(stored()).isEqualTo(3);
        assertThat(answer.text("/results/3/id")).isNotEmpty();
        for (int beyond : new int[] {4, 5}) {
            assertThat(answer.text("/results/" + beyond + "/problem/type")).endsWith("/rate-limited");
            assertThat(answer.body()
                            .at("/results/" + beyond + "/problem/retry_after")
                            .intValue())
                    .isEqualTo(42);
        }
    }

    @Test
    void takesAHundredMessagesOfOneMebibyteAndNoMore() {
        var long8k = status("x").replace("\"summary\":\"x\"", "\"details\":\"" + "x".repeat(7900) + "\"");

        assertThat(post(Collections.nCopies(100, long8k)).status()).isEqualTo(201);
        assertThat(post(Collections.nCopies(101, status("x"))).status()).isEqualTo(422);
        assertThat(post(List.of()).status()).isEqualTo(422);
        assertThat(post(List.of(status("x") + " ".repeat(1024 * 1024))).status())
                .isEqualTo(413);
        assertThat(hub.post(ALICE, MESSAGES, status("x") + " ".repeat(64 * 1024))
                        .status())
                .isEqualTo(413);
        assertThat(stored()).isEqualTo(100);
    }

    @Test
    void readsAListNoLessStrictlyThanOneMessage() {
        assertThat(post(List.of(status("x"), "{\"type\":1,\"type\":2}")).status())
                .isEqualTo(400);
        assertThat(post(List.of("[".repeat(40) + "]".repeat(40))).status()).isEqualTo(400);
        assertThat(stored()).isZero();
    }

    private HubCalls.Reply post(List<String> messages) {
        return hub.post(ALICE, MESSAGES, "[" + String.join(",", messages) + "]");
    }

    private static String status(String summary) {
        return "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\"" + summary + "\"}}";
    }

    private long stored() {
        return jdbc.sql("select count(*) from message").query(Long.class).single();
    }
}
