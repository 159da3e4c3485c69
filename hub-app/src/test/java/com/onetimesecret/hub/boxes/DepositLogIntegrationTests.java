package com.onetimesecret.hub.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    void tellsTheOthersWhateverIsWrongWithSomeNews(@TempDir Path folder) {
        var ended = RunningHub.startUnlimited(
                folder, Map.of("hub.vault.deposit.announce-every", "1h", "hub.vault.deposit.look-anyway", "1h"));
        try (ended) {
            var owners = Stream.of("one", "two", "three")
                    .map(name -> BoxOwner.in(ended, name))
                    .sorted(Comparator.comparing(owner -> owner.agent().id()))
                    .toList();
            owners.forEach(owner ->
                    assertThat(owner.deposit(owner.token("kept"), "v").status()).isEqualTo(200));
            ended.jdbc()
                    .sql("update deposit_log set network_id = 'broken' where agent_id in (:broken)")
                    .param(
                            "broken",
                            List.of(
                                    owners.getFirst().agent().id(),
                                    owners.getLast().agent().id()))
                    .update();

            ended.restart(Map.of("hub.vault.deposit.announce-every", "100ms"));

            await().atMost(Duration.ofSeconds(10)).until(() -> told(owners.get(1)) == 1);
        }
    }

    @Test
    void takesNothingFromAnAgentForLinksWhoseTimeIsOver(@TempDir Path folder) {
        try (var strict = RunningHub.startUnlimited(
                folder,
                Map.of(
                        "hub.vault.deposit.per-agent-per-minute", 2,
                        "hub.vault.deposit.bad-tokens-per-minute", 4))) {
            var owner = BoxOwner.in(strict, "old links");
            var terms = BoxOwner.terms("x");
            terms.put("expires_at", Instant.now().getEpochSecond() - 5);
            var old = owner.token(terms);
            for (int n = 0; n < 3; n++) {
                assertThat(owner.deposit(old, "v").status()).isEqualTo(404);
            }
            assertThat(owner.deposit(owner.token("x"), "v").status()).isEqualTo(200);
            assertThat(owner.deposit(old, "v").status()).isEqualTo(404);
            assertThat(owner.deposit(owner.token("x"), "v").status())
                    .as("from where so many old ones came none is looked at")
                    .isEqualTo(404);
        }
    }

    @Test
    void endsValuesThatDoNotArriveAndTakesFewLargeOnesAtOnce(@TempDir Path folder) throws Exception {
        try (var strict = RunningHub.startUnlimited(
                folder, Map.of("hub.vault.deposit.body-within", "3s", "hub.vault.deposit.large-at-once", 1))) {
            var owner = BoxOwner.in(strict, "patient");
            var slow = owner.token("slow");
            var used = owner.token("used");
            owner.deposit(used, "v");
            try (var small = begin(strict, owner, slow, 10);
                    var large = begin(strict, owner, slow, 100_000)) {
                await().atMost(Duration.ofSeconds(2)).until(() -> {
                    var many = BodyPublishers.ofByteArray(new byte[70_000]);
                    return owner.deposit(owner.token("large"), many, null).status() == 404;
                });
                assertThat(answer(small)).isEqualTo("HTTP/1.1 404 Not Found");
                assertThat(answer(large)).isEqualTo("HTTP/1.1 404 Not Found");
            }
            try (var large = begin(strict, owner, used, 100_000)) {
                assertThat(answer(large)).as("without the value").isEqualTo("HTTP/1.1 404 Not Found");
            }
            assertThat(owner.agent()
                            .get(BoxOwner.DEPOSITS + "?outcome=refused")
                            .body()
                            .findValuesAsString("outcome"))
                    .containsExactly("replayed", "too_slow", "too_slow", "rate_limited");
            assertThat(owner.deposit(slow, "in time").status()).isEqualTo(200);
            assertThat(owner.deposit(owner.token("large"), BodyPublishers.ofByteArray(new byte[70_000]), null)
                            .status())
                    .isEqualTo(200);
        }
    }

    /// Announces a value of which only one byte comes.
    private static Socket begin(RunningHub hub, BoxOwner owner, String token, int bytes) throws IOException {
        var address = URI.create(hub.address());
        var socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(20_000);
        var head = "POST /a/" + owner.agent().id() + "/d/" + token + " HTTP/1.1\r\nHost: "
                + URI.create(hub.baseUrl()).getAuthority() + "\r\nContent-Length: " + bytes + "\r\n\r\nv";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
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
                        union all select subject from audit_unlinked
                        where action = 'deposit.received' and details ->> 'agent' = :agent
                        """)
                .param("agent", owner.agent().id())
                .query((row, _) -> row.getString("subject"))
                .stream()
                .count();
    }
}
