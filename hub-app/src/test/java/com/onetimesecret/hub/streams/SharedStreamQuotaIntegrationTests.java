package com.onetimesecret.hub.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two hubs on one database let an agent and a network have so many streams open at both together.
class SharedStreamQuotaIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    static Path firstDir;

    @TempDir
    static Path secondDir;

    private static RunningHub first;
    private static RunningHub second;

    @BeforeAll
    static void start() {
        first = RunningHub.startUnlimited(
                firstDir, Map.of("hub.quota.open-streams", 4, "hub.quota.open-streams-per-agent", 2));
        second = first.another(secondDir);
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    private static StreamClient open(RunningHub hub, TestAgent agent) {
        return StreamClient.silent(hub.address(), agent, "?topic=shared", Map.of());
    }

    private static void opensOneSoon(RunningHub hub, TestAgent agent) {
        await().atMost(SOON).untilAsserted(() -> {
            try (var stream = open(hub, agent)) {
                assertThat(stream.status()).isEqualTo(200);
            }
        });
    }

    private static void secondKnowsOf(int streams, TestAgent agent) {
        var there = new TestAgent(second.address(), agent.name(), TestKey.ed25519());
        there.useToken(agent.token());
        await().atMost(SOON)
                .until(() -> there.get("/api/v2/agent/me")
                                .body()
                                .at("/quotas/open_streams/used")
                                .asInt()
                        == streams);
    }

    @Test
    void countsWhatIsOpenElsewhere() {
        var robin = first.member("robin");
        var marian = first.member("marian");
        var there = first.member("observer");
        try (var one = open(first, robin)) {
            assertThat(one.status()).isEqualTo(200);
            try (var two = open(first, robin);
                    var hers = open(first, marian)) {
                assertThat(two.status()).isEqualTo(200);
                assertThat(hers.status()).isEqualTo(200);
                secondKnowsOf(3, robin);
                try (var third = open(second, robin)) {
                    assertThat(third.status()).isEqualTo(429);
                    assertThat(third.body()).contains("budget-exhausted", "This agent has 2 streams open");
                }
                try (var fourth = open(second, there);
                        var fifth = open(second, there)) {
                    assertThat(fourth.status()).isEqualTo(200);
                    assertThat(fifth.status()).isEqualTo(429);
                    assertThat(fifth.body()).contains("This network has 4 streams open");
                }
            }
            opensOneSoon(second, robin);
        }
    }

    @Test
    void forgetsWhatAHubHadThatDied() {
        var tuck = first.member("tuck");
        first.jdbc()
                .sql("insert into streaming_hub (id, seen_at) values ('run_dead', now())")
                .update();
        first.jdbc()
                .sql("insert into open_streams (hub, holder, streams) values ('run_dead', ?, 2)")
                .param(tuck.id())
                .update();
        try (var refused = open(first, tuck)) {
            assertThat(refused.status()).isEqualTo(429);
        }

        opensOneSoon(first, tuck);
    }

    @Test
    void isMetAgainByHubsThatForgotIt() {
        var will = first.member("will");
        try (var one = open(first, will);
                var two = open(first, will)) {
            assertThat(one.status()).isEqualTo(200);
            assertThat(two.status()).isEqualTo(200);
            secondKnowsOf(2, will);
            first.jdbc().sql("delete from streaming_hub").update();

            secondKnowsOf(2, will);
            try (var third = open(second, will)) {
                assertThat(third.status()).isEqualTo(429);
            }
        }
    }
}
