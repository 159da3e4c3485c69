package com.onetimesecret.hub.web.repeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls under an `Idempotency-Key` that are stopped in the midst of their transaction, and what they count as.
class KilledCallIntegrationTests {

    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String BODY =
            "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\"once\"}}";

    @TempDir
    static Path data;

    private static RunningHub hub;
    private static TestAgent agent;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.start(data, Map.of("hub.rate.posts-per-minute", 30));
        agent = hub.member("robin");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static Answer post(TestAgent agent, String key) {
        return Wire.send(Wire.post(hub.address() + MESSAGES, BODY)
                .header("Authorization", "Bearer " + agent.token())
                .header("Idempotency-Key", key));
    }

    private static long messages() {
        return messagesOf(agent);
    }

    private static long messagesOf(TestAgent sender) {
        return hub.jdbc()
                .sql("SELECT count(*) FROM message WHERE sender = :id")
                .param("id", sender.id())
                .query(Long.class)
                .single();
    }

    /// Keeps every post waiting for the log.
    private static Connection lockedLog() throws Exception {
        var connection = hub.bean(DataSource.class).getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT * FROM log_head FOR UPDATE");
        }
        return connection;
    }

    private static long blocked() {
        return hub.jdbc()
                .sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                        + " AND datname = current_database()")
                .query(Long.class)
                .single();
    }

    @Test
    void leavesTheKeyUsableWhenItsTransactionIsKilled() throws Exception {
        long before = messages();
        CompletableFuture<Answer> killed;
        try (var log = lockedLog()) {
            killed = CompletableFuture.supplyAsync(() -> post(agent, "killed"));
            await().until(() -> blocked() == 1);
            assertThat(post(agent, "killed").problem()).isEqualTo("idempotency-running");
            hub.jdbc()
                    .sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                            + " AND datname = current_database()")
                    .query(Boolean.class)
                    .list();
            assertThat(killed.join().status()).isEqualTo(503);
            log.rollback();
        }

        assertThat(post(agent, "killed").status()).isEqualTo(201);
        assertThat(post(agent, "killed").header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(messages() - before).isEqualTo(1);
    }

    @Test
    void givesThePlaceOfACallThatTookTooLongToTheNext() throws Exception {
        long before = messages();
        CompletableFuture<Answer> slow;
        CompletableFuture<Answer> next;
        try (var log = lockedLog()) {
            slow = CompletableFuture.supplyAsync(() -> post(agent, "slow"));
            await().until(() -> blocked() == 1);
            hub.jdbc()
                    .sql("UPDATE kept_answer SET held_until = now() - interval '1 second' WHERE answer IS NULL")
                    .update();
            next = CompletableFuture.supplyAsync(() -> post(agent, "slow"));
            await().until(() -> blocked() == 2);
            log.rollback();
        }

        assertThat(slow.join().problem()).isEqualTo("idempotency-running");
        assertThat(next.join().status()).isEqualTo(201);
        assertThat(post(agent, "slow").body()).isEqualTo(next.join().body());
        assertThat(messages() - before).isEqualTo(1);
    }

    @Test
    void leavesHalfOfTheConnectionsToCallsWithoutAKey() throws Exception {
        var crowd = hub.member("crowd");
        List<CompletableFuture<Answer>> posts;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var log = lockedLog()) {
            posts = IntStream.range(0, 8)
                    .mapToObj(n -> CompletableFuture.supplyAsync(() -> post(crowd, "crowd-" + n), threads))
                    .toList();
            await().until(() -> blocked() == 5);
            await().until(() -> posts.stream().filter(CompletableFuture::isDone).count() == 3);
            assertThat(blocked()).isEqualTo(5);
            assertThat(crowd.get("/api/v2/agent/me").status()).isEqualTo(200);
            log.rollback();
        }
        var answers = posts.stream().map(CompletableFuture::join).toList();

        assertThat(answers).extracting(Answer::status).containsOnly(201, 503);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 503)
                .hasSize(3)
                .allSatisfy(answer -> {
                    assertThat(answer.problem()).isEqualTo("unavailable");
                    assertThat(answer.header("Retry-After")).isEqualTo("1");
                });
        for (int n = 0; n < 8; n++) {
            assertThat(post(crowd, "crowd-" + n).status()).isEqualTo(201);
        }
        assertThat(messagesOf(crowd)).isEqualTo(8);
    }

    @Test
    void countsARepeatAsAnActionAndNotAsAPost() {
        var poster = hub.member("poster");

        assertThat(post(poster, "counted").header("RateLimit")).startsWith("\"posts\";r=29;");
        assertThat(post(poster, "counted").header("RateLimit")).startsWith("\"actions\";");
        assertThat(post(poster, "another").header("RateLimit")).startsWith("\"posts\";r=28;");
    }
}
