package com.onetimesecret.hub.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `GET /api/v2/agent/verify` (WIRE 6): who an agent is, here and elsewhere.
class VerifyAgentIntegrationTests {

    private static final String VERIFY = "/api/v2/agent/verify";

    @TempDir
    private static Path data;

    @TempDir
    private static Path otherData;

    private static RunningHub hub;
    private static TestAgent asker;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(
                data, Map.of("hub.verify.fresh", "1ns", "hub.verify.fetches-per-minute", 1_000_000));
        hub.found("elsewhere");
        asker = hub.member("asks-who", hub.owner(), "guided-network");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void knowsTheAgentsOfThisHubOfWhateverNetwork() {
        var owner = hub.found("public-identities");
        var other = hub.member("is-public", owner, "public-identities");

        var answer = asker.get(VERIFY + "?agent_id=" + other.id());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text("result")).isEqualTo("valid");
        assertThat(answer.text("id")).isEqualTo(other.id());
        assertThat(answer.text("public_key")).isEqualTo(other.key().text());
        assertThat(answer.text("status")).isEqualTo("active");
        assertThat(answer.text("created_at")).endsWith("Z");
        assertThat(answer.body().get("hosted_here").asBoolean()).isTrue();
        assertThat(Duration.between(Instant.parse(answer.text("checked_at")), Instant.now()))
                .isLessThan(Duration.ofMinutes(1));
        other.post(KeyChange.REVOKE, "{}");
        var end = Instant.now().plusSeconds(1);
        while (asker.get(VERIFY + "?agent_id=" + other.id()).text("result").equals("valid")) {
            assertThat(Instant.now()).isBefore(end);
        }
        var revoked = asker.get(VERIFY + "?agent_id=" + other.id());
        assertThat(revoked.text("result")).isEqualTo("revoked");
        assertThat(revoked.text("status")).isEqualTo("revoked");
        assertThat(revoked.text("public_key")).isEmpty();
        assertThat(asker.get(VERIFY + "?agent_id=agent_000000000000000000000000")
                        .status())
                .isEqualTo(404);
    }

    static List<TestKey> keys() {
        return List.of(TestKey.ed25519(), TestKey.p256());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void readsWhatAnotherDomainPublishes(TestKey key) throws Exception {
        try (var other = new ForeignAgent()) {
            other.publish(other.members(key));

            var answer = look(other);

            assertThat(answer.text("result")).as(answer.toString()).isEqualTo("valid");
            assertThat(answer.text("domain")).isEqualTo(other.domain());
            assertThat(answer.text("id")).isEqualTo(other.domain());
            assertThat(answer.text("public_key")).isEqualTo(key.text());
            assertThat(answer.text("created_at")).startsWith("2026-03-07T12:00:00");
            assertThat(answer.body().get("hosted_here").asBoolean()).isFalse();
        }
    }

    static Stream<Arguments> documents() throws Exception {
        var key = TestKey.ed25519();
        return Stream.of(
                Arguments.of("mismatch", "id", "another.example"),
                Arguments.of("revoked", "status", "revoked"),
                Arguments.of("invalid", "status", "asleep"),
                Arguments.of("invalid", "v", 2),
                Arguments.of("invalid", "public_key", "ed25519:AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
                Arguments.of("invalid", "public_key", "ed25519:A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="),
                Arguments.of("invalid", "public_key", key.jwk()),
                Arguments.of("invalid", "created_at", "yesterday"),
                Arguments.of("invalid", "name", 1),
                Arguments.of("invalid", "deposit", List.of()),
                Arguments.of("invalid", "status", 1),
                Arguments.of("invalid", "id", List.of("x")));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void saysWhatIsWrongWithADocument(String result, String member, Object value) throws Exception {
        try (var other = new ForeignAgent()) {
            var members = other.members(TestKey.ed25519());
            members.put(member, value);
            var answer = look(other.publish(members));
            assertThat(answer.text("result")).as(answer.toString()).isEqualTo(result);
            assertThat(answer.text("detail")).isNotEmpty();
        }
    }

    @Test
    void takesNoJsonThatReadsInTwoWays() throws Exception {
        try (var other = new ForeignAgent()) {
            var sound = Wire.json(other.members(TestKey.ed25519()));
            for (var bad : List.of(
                    sound.replace("{\"v\"", "{\"status\":\"active\",\"v\""),
                    sound.replace("[\"ignored\"]", "[".repeat(40) + "]".repeat(40)),
                    sound + "x",
                    "[" + sound + "]",
                    "<html>",
                    "null")) {
                assertThat(look(other.publish(bad)).text("result")).as(bad).isEqualTo("invalid");
            }
            assertThat(look(other.publish(sound)).text("result")).isEqualTo("valid");
        }
    }

    @Test
    void followsNobodyAndReadsNoEnd() throws Exception {
        try (var other = new ForeignAgent()) {
            other.publish(other.members(TestKey.ed25519()));
            for (int status : List.of(301, 302, 307, 308, 404, 410, 500, 201)) {
                assertThat(look(other.answer(status)).text("result")).isEqualTo("unreachable");
            }
            assertThat(other.asked()).isEqualTo(8);
            other.publish("\"" + "x".repeat(70_000) + "\"");
            assertThat(look(other).text("result")).isEqualTo("unreachable");
        }
    }

    @Test
    void waitsForNobodyForLong() throws Exception {
        try (var other = new ForeignAgent().fallSilent()) {
            var begin = Instant.now();
            assertThat(look(other).text("result")).isEqualTo("unreachable");
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void sharesOneLookAmongAllWhoAskAtOnce() throws Exception {
        try (var other = new ForeignAgent();
                var patient =
                        hub.another(otherData, Map.of("hub.verify.fresh", "5m", "hub.verify.fetches-per-minute", 60))) {
            other.publish(other.members(TestKey.ed25519()));
            var url = patient.address() + VERIFY + "?domain=" + other.domain();
            var answers = KeyRotationIntegrationTests.atOnce(IntStream.range(0, 50)
                    .<Callable<Answer>>mapToObj(n ->
                            () -> Wire.send(Wire.to(url).header("Authorization", "Bearer " + asker.token())))
                    .toList());
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.text("result")).isEqualTo("valid"));
            assertThat(other.asked()).isEqualTo(1);
            other.answer(500);
            assertThat(Wire.send(Wire.to(url).header("Authorization", "Bearer " + asker.token()))
                            .text("result"))
                    .isEqualTo("valid");
            var refused = IntStream.range(1, 70)
                    .mapToObj(n -> Wire.send(Wire.to(patient.address() + VERIFY + "?domain=localhost:" + n)
                            .header("Authorization", "Bearer " + asker.token())))
                    .filter(answer -> answer.status() == 429)
                    .findFirst()
                    .orElseThrow();
            assertThat(refused.header("Retry-After")).isEqualTo("60");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "[::1]",
                "2130706433",
                "0x7f.1",
                "localhost",
                "https://fin.example",
                "fin.example/path",
                "fin.example:8443",
                "user@fin.example",
                "fin..example",
                ".fin.example",
                "-fin.example",
                "fin.example#x",
                "fin example.org",
                "fin.123",
                "",
                "localhost:1/../x",
                "127.0.0.1:99999",
                "fa\u00df.example",
                "agent_000000000000000000000000"
            })
    void asksOnlyNamesOfHosts(String domain) {
        var answer = asker.get(VERIFY + "?domain=" + URLEncoder.encode(domain, StandardCharsets.UTF_8));
        assertThat(answer.status()).as(domain + " " + answer).isEqualTo(422);
    }

    @Test
    void wantsOneOfBothNames() {
        assertThat(asker.get(VERIFY).status()).isEqualTo(422);
        assertThat(asker.get(VERIFY + "?domain=a.example&agent_id=" + asker.id())
                        .status())
                .isEqualTo(422);
        assertThat(asker.get(VERIFY + "?agent=" + asker.id()).status()).isEqualTo(422);
        assertThat(Wire.send(Wire.to(hub.baseUrl() + VERIFY + "?agent_id=" + asker.id()))
                        .status())
                .isEqualTo(401);
    }

    private static Answer look(ForeignAgent other) {
        return asker.get(VERIFY + "?domain=" + other.domain());
    }
}
