package com.onetimesecret.hub.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls without a token, signed as RFC 9421 and RFC 9530 say (WIRE 3).
class SignedCallIntegrationTests {

    private static final String ME = "/api/v2/agent/me";
    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String STATUS = "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}";

    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent agent;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        agent = hub.member("signer");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void opensARouteWithoutAToken() {
        var answer = get(ME).send();

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text("agent_id")).isEqualTo(agent.id());
        assertThat(answer.header("RateLimit-Policy")).isNotEmpty();
    }

    @Test
    void knowsTheSignerByTheThumbprintOfItsKey() {
        var answer = SignedCall.get(hub.baseUrl(), agent.key(), thumbprint(agent.key()), ME)
                .with("alg", "\"ed25519\"")
                .send();

        assertThat(answer.text("agent_id")).isEqualTo(agent.id());
    }

    @Test
    void takesBothFormsOfAnEcdsaSignature() {
        var p256 = hub.admitted(new TestAgent(hub.baseUrl(), "signer-p256", TestKey.p256()));
        for (var keyId : new String[] {p256.id(), thumbprint(p256.key())}) {
            var call = SignedCall.get(hub.baseUrl(), p256.key(), keyId, ME).with("alg", "\"ecdsa-p256-sha256\"");

            assertThat(call.send().status()).isEqualTo(200);
            assertThat(call.asDer().send().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-256", "sha-512"})
    void postsABodyByItsDigest(String algorithm) {
        var answer = post(STATUS)
                .header("content-digest", SignedCall.digest(algorithm, STATUS))
                .send();

        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        var stored = agent.get(MESSAGES + "/" + answer.text("id")).body();
        assertThat(stored.at("/payload/status").asString()).isEqualTo("working");
        assertThat(stored.get("agent_id").asString()).isEqualTo(agent.id());
    }

    @Test
    void needsNoQueryWhereThereIsNone() {
        assertThat(get(ME).uncover("@query").send().status()).isEqualTo(200);
        assertThat(get(MESSAGES + "?limit=1").send().status()).isEqualTo(200);
        assertRefused(get(MESSAGES + "?limit=1").uncover("@query").send());
        assertRefused(get(ME).uncover("@query").send(ME + "?wait=1", ""));
    }

    @Test
    void refusesWhatWasChangedOnTheWay() {
        assertRefused(post(STATUS).send(MESSAGES, STATUS.replace("working", "blocked")));
        assertRefused(post(STATUS).send(MESSAGES, ""));
        assertRefused(get(MESSAGES + "?limit=1").send(MESSAGES + "?limit=2", ""));
        assertRefused(get(MESSAGES + "?limit=1").send(MESSAGES + "/msg_a?limit=1", ""));
        assertRefused(get(MESSAGES).sendAs("HEAD"));
        assertRefused(get(ME).send(ME, STATUS));
    }

    @Test
    void coversAHeaderThatIsNamed() {
        assertThat(get(ME).header("x-note", "one").cover("x-note").send().status())
                .isEqualTo(200);
        var changed = get(ME).header("x-note", "one").cover("x-note");
        var request = changed.request("GET", ME, "").setHeader("x-note", "two");
        assertRefused(Wire.send(request));
    }

    /// Calls that lack something or say something the hub cannot check, and what it says about them.
    static Stream<Arguments> faulty() {
        return Stream.of(
                faulty("must cover", () -> get(ME).uncover("@method")),
                faulty("must cover", () -> get(ME).uncover("@authority")),
                faulty("must cover", () -> get(ME).uncover("@path")),
                faulty("must cover \"content-digest\"", () -> post(STATUS).uncover("content-digest")),
                faulty("must hold sha-256", () -> post(STATUS).header("content-digest", "md5=:AAAA:")),
                faulty("does not fit", () -> post(STATUS).header("content-digest", "sha-256=\"text\"")),
                faulty(
                        "does not fit",
                        () -> post(STATUS)
                                .header("content-digest", SignedCall.digest("sha-256", STATUS) + ", sha-512=:AAAA:")),
                faulty("parameter nonce", () -> post(STATUS).with("nonce", "")),
                faulty("parameter nonce", () -> post(STATUS).with("nonce", "\"\"")),
                faulty("parameter nonce", () -> post(STATUS).with("nonce", "\"" + "n".repeat(257) + "\"")),
                faulty("nonce must be a string", () -> post(STATUS).with("nonce", "12")),
                faulty("created must be there", () -> get(ME).with("created", "")),
                faulty("created must be at most", () -> get(ME).with("created", now(-65))),
                faulty("created must be at most", () -> get(ME).with("created", now(90))),
                faulty("created must be at most", () -> get(ME).with("created", "-5")),
                faulty("created must be at most", () -> get(ME).with("created", "999999999999999")),
                faulty("created must be a whole", () -> get(ME).with("created", "\"" + now(0) + "\"")),
                faulty("expired", () -> get(ME).with("expires", now(-1))),
                faulty("keyid must be", () -> get(ME).with("keyid", "")),
                faulty("keyid must be", () -> get(ME).with("keyid", "\"agent_000000000000000000000000\"")),
                faulty("keyid must be", () -> get(ME).with("keyid", "\"" + thumbprint(TestKey.ed25519()) + "\"")),
                faulty("alg must be", () -> get(ME).with("alg", "\"ecdsa-p256-sha256\"")),
                faulty("alg must be", () -> get(ME).with("alg", "\"hmac-sha256\"")),
                faulty("not this key's", () -> get(ME).authority("elsewhere.example")),
                faulty("The hub checks the components", () -> get(ME).cover("@scheme")),
                faulty("not in the request", () -> get(ME).cover("x-absent")),
                faulty("covered twice", () -> get(ME).cover("@method")));
    }

    private static Arguments faulty(String complaint, Supplier<SignedCall> call) {
        return Arguments.of(complaint, call);
    }

    private static String now(int offset) {
        return String.valueOf(Instant.now().getEpochSecond() + offset);
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void refusesWhatIsNotWholeOrNotOfNow(String complaint, Supplier<SignedCall> call) {
        var answer = call.get().send();

        assertRefused(answer);
        assertThat(answer.text("detail")).contains(complaint);
    }

    @Test
    void refusesAnotherKey() {
        assertRefused(
                SignedCall.get(hub.baseUrl(), TestKey.ed25519(), agent.id(), ME).send());
        var stranger = hub.stranger("signing-stranger");
        stranger.join("Not approved yet");
        assertRefused(
                SignedCall.get(hub.baseUrl(), stranger.key(), stranger.id(), ME).send());
    }

    @Test
    void saysWhatItChecked() {
        var call = get(ME).authority("elsewhere.example");
        var real = get(ME).with("created", "CREATED").base();
        var refused = call.send();

        var created = call.base().replaceAll("(?s).*created=(\\d+).*", "$1");
        var nonce = call.base().replaceAll("(?s).*nonce=(\"[^\"]+\").*", "$1");
        var base = real.replace("CREATED", created).replaceAll("nonce=\"[^\"]+\"", "nonce=" + nonce);
        assertThat(refused.text("detail"))
                .contains(base.getBytes(StandardCharsets.UTF_8).length + " bytes")
                .contains(HexFormat.of().formatHex(SignedCall.hash("sha-256", base)));
        assertThat(refused.body().get("server_time").asLong())
                .isCloseTo(Instant.now().getEpochSecond(), within(30L));
    }

    @Test
    void usesANonceOnce() {
        var call = post(STATUS);

        assertThat(call.send().status()).isEqualTo(201);
        assertRefused(call.send());
        var other = hub.member("signer-with-the-same-nonce");
        assertThat(SignedCall.post(hub.baseUrl(), other.key(), other.id(), MESSAGES, STATUS)
                        .with("nonce", "\"the-same\"")
                        .send()
                        .status())
                .isEqualTo(201);
        assertThat(post(STATUS).with("nonce", "\"the-same\"").send().status()).isEqualTo(201);
    }

    @Test
    void letsAReadBeRepeated() {
        var call = get(ME);

        assertThat(call.send().status()).isEqualTo(200);
        assertThat(call.send().status()).isEqualTo(200);
    }

    @Test
    void keepsTheNonceForACallWhoseBodyCameWhole() {
        var call = post(STATUS);

        assertRefused(call.send(MESSAGES, STATUS.replace("working", "blocked")));
        assertThat(call.send().status()).isEqualTo(201);
    }

    @Test
    void takesOneOfFiftyCallsWithTheSameNonce() throws Exception {
        var call = post(STATUS);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = callers.invokeAll(Stream.<Callable<Answer>>generate(() -> call::send)
                    .limit(50)
                    .toList());
            int stored = 0;
            for (var answer : answers) {
                if (answer.get().status() == 201) {
                    stored++;
                } else {
                    assertRefused(answer.get());
                }
            }
            assertThat(stored).isEqualTo(1);
        }
    }

    @Test
    void keepsTheScopesOfTheApproval() {
        var reader = hub.stranger("signing-reader");
        var asked = reader.join("Reads only");
        hub.owner().approve(asked.text("approval_id"), "{\"scope\":\"read\"}");

        assertThat(SignedCall.get(hub.baseUrl(), reader.key(), reader.id(), MESSAGES)
                        .send()
                        .status())
                .isEqualTo(200);
        var refused = SignedCall.post(hub.baseUrl(), reader.key(), reader.id(), MESSAGES, STATUS)
                .send();
        assertThat(refused.problem()).isEqualTo("insufficient-scope");
    }

    @Test
    void endsWithPauseAndRevocation() {
        var ended = hub.member("signing-until-the-end");
        hub.owner().post("/api/v2/agents/" + ended.id() + "/pause", "{}");
        await().atMost(ONE_SECOND)
                .untilAsserted(() -> assertThat(SignedCall.get(hub.baseUrl(), ended.key(), ended.id(), MESSAGES)
                                .send()
                                .problem())
                        .isEqualTo("paused-by-human"));
        assertThat(SignedCall.get(hub.baseUrl(), ended.key(), ended.id(), ME)
                        .send()
                        .status())
                .isEqualTo(200);

        hub.owner().post("/api/v2/agents/" + ended.id() + "/revoke", "{}");
        for (var keyId : new String[] {ended.id(), thumbprint(ended.key())}) {
            await().atMost(ONE_SECOND)
                    .untilAsserted(() -> assertThat(SignedCall.get(hub.baseUrl(), ended.key(), keyId, ME)
                                    .send()
                                    .status())
                            .isEqualTo(401));
        }
    }

    @Test
    void opensNothingThatIsForPeople() {
        assertThat(get("/api/v2/approvals").send().status()).isEqualTo(403);
    }

    @Test
    void standsBehindAnAuthorizationHeader() {
        var call = get(ME).header("Authorization", "Bearer " + agent.token()).with("keyid", "\"nobody\"");
        assertThat(call.send().status()).isEqualTo(200);
        assertThat(get(ME).header("Authorization", "Bearer wrong").send().problem())
                .isEqualTo("unauthenticated");
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        var large = "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"detail\":\"" + "x".repeat(70_000)
                + "\"}}";
        assertThat(post(large).send().status()).isEqualTo(413);
    }

    @Test
    void saysWhatElseWouldOpenTheRoute() {
        var challenges = get(ME).with("keyid", "\"nobody\"").send().headers().allValues("WWW-Authenticate");
        assertThat(challenges).anyMatch(challenge -> challenge.startsWith("Bearer"));
        assertThat(challenges).anyMatch(challenge -> challenge.startsWith("DPoP algs="));
    }

    private static SignedCall get(String target) {
        return SignedCall.get(hub.baseUrl(), agent.key(), agent.id(), target);
    }

    private static SignedCall post(String json) {
        return SignedCall.post(hub.baseUrl(), agent.key(), agent.id(), MESSAGES, json);
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        if (!answer.body().isEmpty()) {
            assertThat(answer.problem()).isEqualTo("invalid-signature");
        }
        assertThat(answer.header("WWW-Authenticate")).isNotEmpty();
    }

    /// RFC 7638.
    static String thumbprint(TestKey key) {
        var jwk = key.jwk();
        var canonical = key.isP256()
                ? "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}".formatted(jwk.get("x"), jwk.get("y"))
                : "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}".formatted(jwk.get("x"));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(SignedCall.hash("sha-256", canonical));
    }
}
