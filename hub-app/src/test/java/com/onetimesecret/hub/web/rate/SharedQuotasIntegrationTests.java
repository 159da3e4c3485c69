package com.onetimesecret.hub.web.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.RemainingCalls;
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
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class SharedQuotasIntegrationTests {

    private static final Map<String, Object> LIMITS = Map.of(
            "hub.rate.posts-per-minute", 3,
            "hub.rate.reads-per-minute", 4,
            "hub.rate.actions-per-minute", 5,
            "hub.rate.secrets-per-hour", 2,
            "hub.rate.auth-per-minute", 6);
    private static final String MESSAGE = "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}";

    @TempDir
    Path data;

    @TempDir
    Path otherData;

    private static Answer post(RunningHub hub, TestAgent agent) {
        return call(hub, agent, "/api/v2/agent/messages", MESSAGE);
    }

    private static Answer call(RunningHub hub, TestAgent agent, String path, String json) {
        return Wire.send(Wire.post(hub.address() + path, json).header("Authorization", "Bearer " + agent.token()));
    }

    private static Answer read(RunningHub hub, TestAgent agent) {
        return Wire.send(
                Wire.to(hub.address() + "/api/v2/agent/me").header("Authorization", "Bearer " + agent.token()));
    }

    private static int postsLeft(RunningHub hub, TestAgent agent) {
        return hub.bean(RemainingCalls.class).of(new AgentId(agent.id())).postsPerMinute();
    }

    private static void sharedSoon(RunningHub hub, TestAgent agent, int left) {
        await().atMost(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> postsLeft(hub, agent) == left);
    }

    @Test
    void enforcesTheNumbersOfTheManifestAndOfTheHeaders() {
        try (var hub = RunningHub.start(data, LIMITS)) {
            var agent = hub.member("robin");
            Map<String, Supplier<Answer>> calls = Map.of(
                    "posts_per_minute", () -> post(hub, agent),
                    "reads_per_minute", () -> read(hub, agent),
                    "actions_per_minute", () -> call(hub, agent, "/api/v2/agent/heartbeat", "{}"),
                    "secrets_per_hour", () -> call(hub, agent, "/api/v2/secret", "{\"secret\":\"x\"}"),
                    "auth_per_minute",
                            () -> Wire.send(Wire.to(hub.address() + "/api/v2/agent/me")
                                    .header("Authorization", "Bearer nonsense")));
            var published = JsonMapper.shared()
                    .readTree(hub.get("/.well-known/agent-network.json"))
                    .get("rate_limits");

            assertThat(published.size()).isEqualTo(calls.size());
            calls.forEach((name, call) -> {
                int limit = published.get(name).asInt();
                var window = name.endsWith("hour") ? 3_600 : 60;
                var first = call.get();
                int left = Integer.parseInt(first.header("RateLimit").replaceFirst(".*;r=(\\d+);.*", "$1"));

                assertThat(first.status()).as(name).isIn(200, 201, 401);
                assertThat(first.header("RateLimit-Policy")).endsWith(";q=" + limit + ";w=" + window);
                if (!name.startsWith("auth")) {
                    // Joining has used some of that one.
                    assertThat(left).as(name).isEqualTo(limit - 1);
                }
                for (int i = 0; i < left; i++) {
                    assertThat(call.get().status()).as(name).isEqualTo(first.status());
                }
                var refused = call.get();
                assertThat(refused.status()).as(name).isEqualTo(429);
                assertThat(refused.problem()).isEqualTo("rate-limited");
                assertThat(refused.header("RateLimit-Policy")).contains(";q=" + limit + ";w=" + window);
                assertThat(refused.header("RateLimit")).contains(";r=0;t=" + refused.header("Retry-After"));
                assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, window);
            });
        }
    }

    @Test
    void sharesALimitBetweenHubs() {
        try (var hub = RunningHub.start(data, LIMITS);
                var other = hub.another(otherData)) {
            var agent = hub.member("robin");
            post(hub, agent);
            sharedSoon(other, agent, 2);
            assertThat(post(other, agent).header("RateLimit")).startsWith("\"posts\";r=1;");
            sharedSoon(hub, agent, 1);
            post(hub, agent);
            sharedSoon(other, agent, 0);

            var here = post(hub, agent);
            var there = post(other, agent);

            assertThat(List.of(here.status(), there.status())).containsOnly(429);
            // One window, so one end.
            assertThat(Integer.parseInt(there.header("Retry-After")))
                    .isBetween(
                            Integer.parseInt(here.header("Retry-After")) - 2,
                            Integer.parseInt(here.header("Retry-After")) + 2);
            // What was refused is no post anywhere, and shared as an action.
            assertThat(hub.jdbc()
                            .sql("SELECT coalesce(sum(used), 0) FROM call_window WHERE quota = 'posts'")
                            .query(Long.class)
                            .list())
                    .containsExactly(3L);
        }
    }

    @Test
    void givesNoFreshBudgetToWhoWaitsForAnotherHub() {
        try (var hub = RunningHub.start(data, LIMITS)) {
            var agent = hub.member("robin");
            IntStream.range(0, 3).forEach(_ -> post(hub, agent));
            hub.restart();
            assertThat(post(hub, agent).status()).isEqualTo(429);
            // The one before tells nothing more, as if it had been killed.
            try (var successor = hub.another(otherData)) {
                assertThat(post(successor, agent).status()).isEqualTo(429);
            }
        }
    }

    @Test
    void letsCallersOvershootByNoMoreThanEachHubsLimit() throws Exception {
        try (var hub = RunningHub.start(data, LIMITS);
                var other = hub.another(otherData);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var agent = hub.member("robin");
            var calls = Stream.of(hub, other)
                    .flatMap(at -> IntStream.range(0, 25).mapToObj(_ -> (Callable<Answer>) () -> post(at, agent)))
                    .toList();
            var stored = callers.invokeAll(calls).stream()
                    .map(Future::resultNow)
                    .filter(answer -> answer.status() == 201)
                    .count();

            assertThat(stored).isBetween(3L, 6L);
            await().untilAsserted(() -> assertThat(hub.jdbc()
                            .sql("SELECT coalesce(sum(used), 0) FROM call_window WHERE quota = 'posts'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(stored));
            sharedSoon(hub, agent, 0);
            sharedSoon(other, agent, 0);
        }
    }

    @Test
    void keepsCountingWithoutTheTableAndTellsTheRestLater() {
        try (var hub = RunningHub.start(data, LIMITS);
                var other = hub.another(otherData)) {
            var agent = hub.member("robin");
            hub.jdbc().sql("ALTER TABLE call_window RENAME TO gone").update();
            IntStream.range(0, 3).forEach(_ -> post(hub, agent));
            assertThat(post(hub, agent).status()).isEqualTo(429);
            await().pollDelay(Duration.ofMillis(1_200)).until(() -> postsLeft(other, agent) == 3);

            hub.jdbc().sql("ALTER TABLE gone RENAME TO call_window").update();

            sharedSoon(other, agent, 0);
        }
    }

    @Test
    void keepsNoAddressAndNoIdAndForgetsWhatIsOver() {
        try (var hub = RunningHub.start(data, LIMITS)) {
            var agent = hub.member("robin");
            post(hub, agent);
            var rows = hub.jdbc().sql("SELECT w::text FROM call_window w");
            await().until(() -> rows.query(String.class).list().stream().anyMatch(row -> row.contains("posts")));

            assertThat(rows.query(String.class).list())
                    .anySatisfy(row -> assertThat(row).contains("auth"))
                    .allSatisfy(row -> assertThat(row).doesNotContain("127.0", "::1", agent.id(), "agent_"));

            hub.jdbc()
                    .sql("UPDATE call_window SET ends_at = now() - interval '2 minutes'")
                    .update();
            assertThat(hub.bean(JdbcCallWindows.class).forgetEnded(1)).isEqualTo(1);
            assertThat(hub.bean(JdbcCallWindows.class).forgetEnded(1_000)).isPositive();
            assertThat(hub.bean(JdbcCallWindows.class).forgetEnded(1_000)).isZero();
        }
    }

    @Test
    void readsAndPostsTouchTheTableOnlyInTheBackground() {
        try (var hub = RunningHub.start(data, Map.of("hub.rate.sharing.every", "1h"))) {
            var agent = hub.member("robin");
            IntStream.range(0, 5).forEach(_ -> post(hub, agent));

            assertThat(postsLeft(hub, agent)).isEqualTo(5);
            assertThat(hub.jdbc()
                            .sql("SELECT count(*) FROM call_window")
                            .query(Long.class)
                            .single())
                    .isZero();
        }
    }
}
