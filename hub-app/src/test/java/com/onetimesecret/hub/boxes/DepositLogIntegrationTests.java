package com.onetimesecret.hub.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What an agent learns of its deposit box, and nobody else does.
class DepositLogIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void listsWhoLeftWhatAndWhatWasRefused() {
        var owner = BoxOwner.in(hub, "logged");
        var token = owner.token("a");
        var url = owner.at("/d/" + token);
        var agent = "curl/8.5.0 \t" + "x".repeat(600);
        assertThat(Wire.send(Wire.to(url).header("User-Agent", agent).POST(BodyPublishers.ofString("12345")))
                        .status())
                .isEqualTo(200);
        owner.deposit(token, "again");
        owner.deposit(owner.token("b"), "more");
        var expired = BoxOwner.terms("c");
        expired.put("expires_at", Instant.now().getEpochSecond() - 5);
        owner.deposit(owner.token(expired), "late");
        owner.deposit(owner.token("d"), BodyPublishers.ofByteArray(new byte[1024 * 1024 + 1]), null);
        owner.deposit(owner.signed("{}"), "v");
        owner.deposit("forged.token", "v");

        var deposits = owner.agent().get(BoxOwner.DEPOSITS).body().get("deposits");
        assertThat(deposits.findValuesAsString("label")).containsExactly("b", "a");
        var first = deposits.get(1);
        assertThat(first.get("size").asInt()).isEqualTo(5);
        assertThat(first.get("ip").asString()).isEqualTo("127.0.0.1");
        assertThat(first.get("user_agent").asString()).startsWith("curl/8.5.0 ").hasSize(512);
        assertThat(first.get("outcome").asString()).isEqualTo("deposited");
        assertThat(Instant.parse(first.get("deposited_at").asString()))
                .isBefore(Instant.now().plusSeconds(5));
        var refused =
                owner.agent().get(BoxOwner.DEPOSITS + "?outcome=refused").body().get("deposits");
        assertThat(refused.findValuesAsString("outcome"))
                .containsExactly("malformed", "too_large", "expired", "replayed");
        assertThat(refused.get(0).has("refused_at")).isTrue();
        assertThat(owner.agent()
                        .get(BoxOwner.DEPOSITS + "?label=a&outcome=all")
                        .body()
                        .get("deposits"))
                .hasSize(2);
        assertThat(owner.agent().get(BoxOwner.DEPOSITS + "?outcome=some").status())
                .isEqualTo(422);
        assertThat(BoxOwner.in(hub, "elsewhere")
                        .agent()
                        .get(BoxOwner.DEPOSITS)
                        .body()
                        .get("deposits"))
                .isEmpty();
    }

    @Test
    void hasPages() {
        var owner = BoxOwner.in(hub, "paged");
        for (int n = 0; n < 5; n++) {
            owner.deposit(owner.token("label " + n), "v");
        }
        var first = owner.agent().get(BoxOwner.DEPOSITS + "?limit=3");
        assertThat(first.body().get("deposits").findValuesAsString("label"))
                .containsExactly("label 4", "label 3", "label 2");
        assertThat(first.header("Link")).contains("cursor=" + first.text("cursor"));
        var rest = owner.agent().get(BoxOwner.DEPOSITS + "?limit=3&cursor=" + first.text("cursor"));
        assertThat(rest.body().get("deposits").findValuesAsString("label")).containsExactly("label 1", "label 0");
        assertThat(rest.body().get("has_more").asBoolean()).isFalse();
        assertThat(rest.body().has("outstanding")).isFalse();
        assertThat(owner.agent().get(BoxOwner.DEPOSITS + "?cursor=1").status()).isEqualTo(422);
    }

    @Test
    void tellsTheAgentOnceOfEachDepositAndSeveralTogether() {
        var owner = BoxOwner.in(hub, "told");
        for (int n = 0; n < 10; n++) {
            assertThat(owner.deposit(owner.token("label " + n % 3), "hidden " + n)
                            .status())
                    .isEqualTo(200);
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> told(owner) == 10);

        var messages = inbox(owner);
        assertThat(messages).hasSizeLessThanOrEqualTo(5);
        assertThat(messages.toString())
                .contains("label 0", "label 1", "label 2")
                .doesNotContain("hidden");
        assertThat(messages.getFirst().at("/origin/kind").asString()).isEqualTo("system");
        assertThat(messages.getFirst().get("type").asString()).isEqualTo("audit_log");
        assertThat(trail(owner)).isEqualTo(10);
    }

    @Test
    void tellsOfWhatCameBeforeAHubEnded(@TempDir Path folder) {
        var ended = RunningHub.startUnlimited(
                folder, Map.of("hub.vault.deposit.announce-every", "1h", "hub.vault.deposit.look-anyway", "1h"));
        try (ended) {
            var owner = BoxOwner.in(ended, "later");
            assertThat(owner.deposit(owner.token("kept"), "v").status()).isEqualTo(200);

            ended.restart(Map.of("hub.vault.deposit.announce-every", "100ms"));

            await().atMost(Duration.ofSeconds(10)).until(() -> told(owner) == 1);
        }
    }

    @Test
    void limitsWhatItLooksAt(@TempDir Path folder) {
        try (var strict = RunningHub.startUnlimited(
                folder,
                Map.of(
                        "hub.vault.deposit.per-agent-per-minute", 3,
                        "hub.vault.deposit.bad-tokens-per-minute", 5,
                        "hub.vault.deposit.refusals-per-hour", 2,
                        "hub.vault.deposit.outstanding", 2))) {
            var owner = BoxOwner.in(strict, "limited");
            for (int n = 0; n < 3; n++) {
                assertThat(owner.deposit(owner.token("x"), "v").status()).isEqualTo(200);
            }
            for (int n = 0; n < 4; n++) {
                assertThat(owner.deposit(owner.token("x"), "v").status()).isEqualTo(404);
            }
            assertThat(owner.agent()
                            .get(BoxOwner.DEPOSITS + "?outcome=refused")
                            .body()
                            .findValuesAsString("outcome"))
                    .containsExactly("rate_limited", "rate_limited");

            var other = BoxOwner.in(strict, "not limited");
            assertThat(other.deposit(other.token("x"), "v").status()).isEqualTo(200);
            for (int n = 0; n < 5; n++) {
                other.deposit("forged." + "A".repeat(86), "v");
            }
            assertThat(other.deposit(other.token("x"), "v").status())
                    .as("from where so many bad ones came none is looked at")
                    .isEqualTo(404);

            for (int n = 0; n < 2; n++) {
                assertThat(owner.agent()
                                .post(BoxOwner.DEPOSITS, "{\"label\":\"x\"}")
                                .status())
                        .isEqualTo(201);
            }
            assertThat(owner.agent()
                            .post(BoxOwner.DEPOSITS, "{\"label\":\"x\"}")
                            .problem())
                    .isEqualTo("budget-exhausted");
        }
    }

    private static int told(BoxOwner owner) {
        return inbox(owner).stream()
                .mapToInt(message -> Integer.parseInt(
                        message.at("/payload/details").asString().replaceFirst(" .*", "")))
                .sum();
    }

    private static List<JsonNode> inbox(BoxOwner owner) {
        return StreamSupport.stream(
                        owner.agent()
                                .get("/api/v2/agent/inbox?since=all")
                                .body()
                                .get("messages")
                                .spliterator(),
                        false)
                .filter(message -> message.at("/payload/action").asString().equals("deposit.received"))
                .toList();
    }

    private static long trail(BoxOwner owner) {
        return hub
                .jdbc()
                .sql("""
                        select subject from audit_linked
                        where action = 'deposit.received' and details::jsonb ->> 'agent' = :agent
                        union select subject from audit_unlinked
                        where action = 'deposit.received' and details ->> 'agent' = :agent
                        """)
                .param("agent", owner.agent().id())
                .query((row, _) -> row.getString("subject"))
                .stream()
                .count();
    }
}
