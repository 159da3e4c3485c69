package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests to join that are refused: clearly, and leaving nothing behind.
class RefusedJoinsIntegrationTests {

    private static final String AUTH = "/api/v2/agent/auth";

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        hub.member("scout");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void saysWhatWasCheckedWhenASignatureIsForged() throws Exception {
        var agent = hub.stranger("forged");
        var body = Wire.json(agent.request("Ünicode purpose"));
        var time = TestAgent.now();
        var text = (time + "." + body).getBytes(StandardCharsets.UTF_8);

        var answer = agent.join(body, time, hub.stranger("other").signature(time, body));

        assertRefusedSignature(answer, text);
    }

    static Stream<Arguments> badProofs() {
        var now = Instant.now().getEpochSecond();
        return Stream.of(
                Arguments.of("stale", String.valueOf(now - 400), "right"),
                Arguments.of("future", String.valueOf(now + 400), "right"),
                Arguments.of("no time", null, "right"),
                Arguments.of("no signature", String.valueOf(now), null),
                Arguments.of("an empty signature", String.valueOf(now), ""),
                Arguments.of("an empty time", "", "right"),
                Arguments.of("no base64", String.valueOf(now), "***"),
                Arguments.of("zeros", String.valueOf(now), base64(new byte[64])),
                Arguments.of("short", String.valueOf(now), base64(new byte[63])),
                Arguments.of("milliseconds", now + "000", "right"),
                Arguments.of("a word", "yesterday", "right"),
                Arguments.of("negative", "-5", "right"),
                Arguments.of("huge", "9".repeat(40), "right"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badProofs")
    void refusesProofsThatProveNothing(String what, @Nullable String time, @Nullable String signature)
            throws Exception {
        for (var key : List.of(TestKey.ed25519(), TestKey.p256())) {
            var agent = new TestAgent(hub.baseUrl(), "unproving", key);
            var before = cards();
            var body = Wire.json(agent.request("Proves nothing"));
            var signed = time == null ? "" : time;

            var answer = agent.join(body, time, "right".equals(signature) ? agent.signature(signed, body) : signature);

            assertRefusedSignature(answer, (signed + "." + body).getBytes(StandardCharsets.UTF_8));
            assertThat(cards()).as(what).isEqualTo(before);
        }
    }

    private static void assertRefusedSignature(Answer answer, byte[] text) throws Exception {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.problem()).isEqualTo("invalid-signature");
        assertThat(answer.header("WWW-Authenticate")).isNotEmpty();
        var sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        assertThat(answer.text("detail")).contains(text.length + " bytes", sha256);
        assertThat(answer.body().get("server_time").asLong())
                .isCloseTo(Instant.now().getEpochSecond(), within(5L));
    }

    static Stream<Arguments> badMembers() {
        return Stream.of(
                Arguments.of("aud", "https://elsewhere.example.com", "/aud"),
                Arguments.of("aud", "", "/aud"),
                Arguments.of("name", "", "/name"),
                Arguments.of("name", "   ", "/name"),
                Arguments.of("name", "n".repeat(65), "/name"),
                Arguments.of("name", "a\u0007b", "/name"),
                Arguments.of("name", "a\nb", "/name"),
                Arguments.of("name", "sc\u202eout", "/name"),
                Arguments.of("name", "sco\u200but", "/name"),
                Arguments.of("name", "sco\u2066ut", "/name"),
                Arguments.of("name", "sco\ufeffut", "/name"),
                Arguments.of("name", "scout\u00ad", "/name"),
                Arguments.of("name", "sc\u043eut", "/name"),
                Arguments.of("name", " scout", "/name"),
                Arguments.of("name", "\u3164", "/name"),
                Arguments.of("name", "\u2800", "/name"),
                Arguments.of("name", "?!", "/name"),
                Arguments.of("name", "human", "/name"),
                Arguments.of("name", "H-U-B", "/name"),
                Arguments.of("name", "system", "/name"),
                Arguments.of("name", "adm\u0131n", "/name"),
                Arguments.of("name", "0wner", "/name"),
                Arguments.of("name", 5, "/name"),
                Arguments.of("name", List.of("a"), "/name"),
                Arguments.of("purpose", "", "/purpose"),
                Arguments.of("purpose", "p".repeat(501), "/purpose"),
                Arguments.of("purpose", "a\u0000b", "/purpose"),
                Arguments.of("capabilities", List.of("Not Allowed"), "/capabilities/0"),
                Arguments.of("capabilities", Collections.nCopies(51, "a"), "/capabilities"),
                Arguments.of("capabilities", "review", "/capabilities"),
                Arguments.of("scope", "post everything", "/scope"),
                Arguments.of("scope", "", "/scope"),
                Arguments.of("requested_expiry", 0, "/requested_expiry"),
                Arguments.of("requested_expiry", -1, "/requested_expiry"),
                Arguments.of("requested_expiry", Long.MAX_VALUE, "/requested_expiry"),
                Arguments.of("requested_expiry", "3600", "/requested_expiry"),
                Arguments.of("requested_expiry", 1.5, "/requested_expiry"),
                Arguments.of("network", "nowhere", "/network"),
                Arguments.of("replaces", "nobody", "/replaces"),
                Arguments.of("encryption_key", Map.of("kty", "oct", "k", "AAAA"), "/encryption_key"),
                Arguments.of("encryption_key", x25519("AAAA"), "/encryption_key"),
                // A key with which everybody agrees on the same secret.
                Arguments.of("encryption_key", x25519("A".repeat(43)), "/encryption_key"),
                Arguments.of("invite", "guess", "/invite"),
                Arguments.of("login_hint", 7, "/login_hint"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badMembers")
    void pointsAtTheMemberThatIsWrong(String member, Object value, String pointer) {
        var agent = hub.stranger("wrong-member");
        var before = cards();
        var request = agent.request("Sends something wrong");
        request.put(member, value);

        var answer = agent.join(request);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("invalid-request");
        assertThat(answer.body().get("errors").get(0).get("pointer").asString()).isEqualTo(pointer);
        assertThat(cards()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "purpose", "public_key", "aud"})
    void namesWhatIsMissing(String member) {
        var agent = hub.stranger("incomplete");
        var request = agent.request("Forgets something");
        request.remove(member);

        var answer = agent.join(request);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().get("errors").get(0).get("pointer").asString()).isEqualTo("/" + member);
    }

    @Test
    void takesNullForWhatIsOptional() {
        var agent = hub.stranger("nulls");
        var body = Wire.json(agent.request("Sends nulls"));
        var withNulls = body.substring(0, body.length() - 1)
                + ",\"login_hint\":null,\"network\":null,\"invite\":null,\"replaces\":null,\"capabilities\":null,"
                + "\"scope\":null,\"domain\":null,\"encryption_key\":null,\"requested_expiry\":null,\"callback\":null}";
        var time = TestAgent.now();

        assertThat(agent.join(withNulls, time, agent.signature(time, withNulls)).text("status"))
                .isEqualTo("pending");
    }

    @Test
    void suggestsTheMemberThatWasMeant() {
        var agent = hub.stranger("typo");
        var request = agent.request("Mistypes");
        request.put("capabilites", List.of("review"));

        var answer = agent.join(request);

        assertThat(answer.status()).isEqualTo(422);
        var error = answer.body().get("errors").get(0);
        assertThat(error.get("pointer").asString()).isEqualTo("/capabilites");
        assertThat(error.get("did_you_mean").asString()).isEqualTo("capabilities");
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                Arguments.of("", 400),
                Arguments.of("{", 400),
                Arguments.of("{\"name\":\"a\"", 400),
                Arguments.of("not json", 400),
                Arguments.of("{\"name\":\"a\"} {}", 400),
                Arguments.of("{\"name\":\"a\",\"name\":\"b\"}", 400),
                Arguments.of("[".repeat(5000), 400),
                Arguments.of("[]", 422),
                Arguments.of("null", 422),
                Arguments.of("\"text\"", 422),
                Arguments.of("12", 422),
                Arguments.of("{}", 422));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void answersBodiesThatAreNoRequestClearly(String body, int status) {
        var agent = hub.stranger("garbled");
        var time = TestAgent.now();

        for (var answer : List.of(agent.join(body, null, null), agent.join(body, time, agent.signature(time, body)))) {
            assertThat(answer.status()).as(answer.toString()).isIn(status, 422).isLessThan(500);
            assertThat(answer.text("detail")).isNotEmpty().doesNotContain("Exception", "jackson");
        }
    }

    @Test
    void refusesWhatIsTooLargeOrOfAnotherType() {
        var big = Wire.post(hub.baseUrl() + AUTH, "{\"name\":\"" + "x".repeat(70_000) + "\"}")
                .expectContinue(true);
        var form = Wire.to(hub.baseUrl() + AUTH)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("name=a"));
        var untyped = Wire.to(hub.baseUrl() + AUTH).POST(BodyPublishers.ofString("{}"));

        assertThat(Wire.send(big).problem()).isEqualTo("payload-too-large");
        assertThat(Wire.send(form).problem()).isEqualTo("unsupported-media-type");
        assertThat(Wire.send(untyped).problem()).isEqualTo("unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
    void namesTheMethodThatWorks(String method) {
        var answer = Wire.send(Wire.to(hub.baseUrl() + AUTH).method(method, BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("POST");
    }

    @Test
    void refusesQueryParametersItDoesNotKnow() {
        var agent = hub.stranger("query");
        var answer = Wire.send(Wire.post(hub.baseUrl() + AUTH + "?name=x", Wire.json(agent.request("Asks by query"))));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(agent.status(0).status()).isEqualTo(404);
        agent.join("Asks well");
        assertThat(agent.status(-1).status()).isEqualTo(422);
        assertThat(agent.status(56).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scout", "SCOUT", "Sc0ut", "s c o u t", "s-c-o-u-t", "5cout", "ѕсоυт", "ＳＣＯＵＴ", "SCOUT."})
    void refusesNamesThatLookLikeAnotherAgents(String name) {
        var agent = hub.stranger(name);
        var before = cards();

        var answer = agent.join("Looks like another");

        assertThat(answer.status()).as(answer.toString()).isIn(409, 422);
        if (name.chars().allMatch(c -> c < 0x80) || name.startsWith("Ｓ")) {
            assertThat(answer.problem()).isEqualTo("name-taken");
        }
        assertThat(cards()).isEqualTo(before);
    }

    @Test
    void refusesACopyInLettersOfAnotherScript() {
        hub.member("COMET");

        var answer = hub.stranger("\u0421\u041e\u041c\u0415\u0422").join("Looks like another");

        assertThat(answer.problem()).isEqualTo("name-taken");
    }

    @Test
    void refusesStrangersWhereOnlyTheInvitedMayAsk(@TempDir Path folder) {
        try (var closed = RunningHub.start(folder, Map.of("hub.onboarding", "invite"))) {
            var stranger = closed.stranger("uninvited");
            var asHeir = stranger.request("Knocks");
            asHeir.put("replaces", "anybody");

            for (var answer : List.of(
                    stranger.join("Knocks"),
                    stranger.joinUnsigned(stranger.request("Knocks")),
                    stranger.join(asHeir))) {
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.problem()).isEqualTo("onboarding-by-invite");
                assertThat(answer.body().get("owner_action_required").asBoolean())
                        .isTrue();
            }
            assertThat(closed.owner().pending()).isEmpty();
        }
    }

    @Test
    void tellsWhomToAskWhereNobodyHasSetTheHubUp(@TempDir Path folder) {
        var nobody = Map.<String, Object>of(
                "hub.owner.email", "", "hub.owner.password", "", "hub.owner.api-token", "", "hub.network-name", "");
        try (var unowned = RunningHub.start(folder, nobody)) {
            var agent = unowned.stranger("early-bird");
            var named = agent.request("Comes first");
            named.put("network", "main");
            named.put("login_hint", "owner@example.com");

            for (var answer : List.of(
                    agent.join("Comes first"), agent.joinUnsigned(agent.request("Comes first")), agent.join(named))) {
                assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
                assertThat(answer.problem()).isEqualTo("not-set-up");
                assertThat(answer.text("detail")).contains("open the set-up link in its log");
                assertThat(answer.body().get("owner_action_required").asBoolean())
                        .isTrue();
                assertThat(answer.body().get("retryable").asBoolean()).isTrue();
                assertThat(answer.header("Retry-After")).isNotEmpty();
            }
        }
    }

    private static long cards() {
        return hub.jdbc().sql("SELECT count(*) FROM approval").query(Long.class).single();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static Map<String, String> x25519(String x) {
        return Map.of("kty", "OKP", "crv", "X25519", "x", x);
    }
}
