package com.onetimesecret.hub.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// `POST /api/v2/agent/keys/rotate` (WIRE 6): a new key takes the old one's place, once, and by the old one only.
class KeyRotationIntegrationTests {

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
    void putsANewKeyInThePlaceOfTheOldOne() {
        var agent = hub.member("rotates");
        var before = agent.get("/api/v2/agent/me").body();
        var key = TestKey.ed25519();

        var answer = new KeyChange(hub.baseUrl(), agent, key).send();

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text("agent_id")).isEqualTo(agent.id());
        assertThat(answer.text("thumbprint")).isEqualTo(KeyChange.thumbprint(key));
        assertThat(answer.body().at("/previous/thumbprint").asString()).isEqualTo(KeyChange.thumbprint(agent.key()));
        assertThat(Instant.parse(answer.body().at("/previous/not_after").asString()))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
        assertThat(answer.body().path("next").size()).isPositive();
        var renewed = agent.withKey(key);
        assertThat(renewed.again().status()).isEqualTo(200);
        var after = renewed.get("/api/v2/agent/me").body();
        for (var member : List.of("agent_id", "name", "approval_id", "approved_at", "scope", "owner")) {
            assertThat(after.get(member)).as(member).isEqualTo(before.get(member));
        }
        assertThat(after.get("key_thumbprint").asString()).isEqualTo(KeyChange.thumbprint(key));
        assertThat(hub.jdbc()
                        .sql("SELECT actor FROM audit_entry WHERE subject = :id AND action = 'agent.key-rotated'")
                        .param("id", agent.id())
                        .query(String.class)
                        .single())
                .isEqualTo(agent.id());
    }

    @Test
    void takesNothingByTheOldKeyFromThenOnButStillVerifiesIt() {
        var agent = hub.member("is-old");
        assertThat(agent.get("/api/v2/agent/me").status()).isEqualTo(200);

        var renewed = new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()).done();

        assertThat(agent.get("/api/v2/agent/me").status()).isEqualTo(401);
        assertThat(agent.signedToken(agent.credentials()).status()).isEqualTo(401);
        for (var keyId : List.of(agent.id(), KeyChange.thumbprint(agent.key()))) {
            assertThat(SignedCall.get(hub.baseUrl(), agent.key(), keyId, "/api/v2/agent/me")
                            .send()
                            .status())
                    .isEqualTo(401);
        }
        var joined = agent.join("Goes on");
        assertThat(joined.status()).isEqualTo(422);
        assertThat(joined.text("detail")).contains("retired", "no key comes back");
        assertThat(SignedCall.get(hub.baseUrl(), renewed.key(), renewed.id(), "/api/v2/agent/me")
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()).send().status())
                .isEqualTo(401);

        var text = "left by the old key".getBytes(StandardCharsets.UTF_8);
        assertThat(isSignedBy(agent, text)).isTrue();
        assertThat(isSignedBy(renewed, text)).isTrue();
        hub.jdbc()
                .sql("UPDATE agent_key SET not_after = now() WHERE thumbprint = :key")
                .param("key", KeyChange.thumbprint(agent.key()))
                .update();
        await(() -> !isSignedBy(agent, text));
        assertThat(isSignedBy(renewed, text)).isTrue();
    }

    private static boolean isSignedBy(TestAgent agent, byte[] text) {
        var identities = hub.bean(AgentIdentities.class);
        return identities.isSignedBy(
                identities.find(agent.id()).orElseThrow(), text, agent.key().sign(text));
    }

    @Test
    void takesAP256KeyInThePlaceOfAnEd25519KeyAndBack() {
        var agent = hub.member("changes-kind");
        var p256 = new KeyChange(hub.baseUrl(), agent, TestKey.p256()).done();
        var again = new KeyChange(hub.baseUrl(), p256, TestKey.ed25519()).done();
        assertThat(again.again().status()).isEqualTo(200);
    }

    @Test
    void isRefusedToATokenAlone() {
        var agent = hub.member("has-a-token");
        var change = new KeyChange(hub.baseUrl(), agent, TestKey.ed25519());

        var bearer = agent.post(KeyChange.ROTATE, change.body());

        assertThat(bearer.status()).isEqualTo(401);
        assertThat(bearer.text("detail")).contains("RFC 9421", "DPoP");
        assertThat(bearer.header("WWW-Authenticate")).contains("resource_metadata");
        assertThat(bearer.body().path("next").size()).isPositive();
        assertThat(agent.get("/api/v2/agent/me").status()).isEqualTo(200);
    }

    @Test
    void takesADpopTokenOfTheAgentsKeyAndOfNoOther() {
        var agent = hub.member("is-bound");
        var other = new DpopClient(hub.baseUrl(), TestKey.ed25519());
        var foreign = boundTo(other, agent);
        assertThat(foreign.text("token_type")).as(foreign.toString()).isEqualTo("DPoP");
        var change = new KeyChange(hub.baseUrl(), agent, TestKey.ed25519());
        var refused = other.post(KeyChange.ROTATE, foreign.text("access_token"), change.body());
        assertThat(refused.status()).as(refused.toString()).isEqualTo(401);
        assertThat(refused.text("detail")).contains("that very key");

        var own = new DpopClient(hub.baseUrl(), agent.key());
        var token = boundTo(own, agent).text("access_token");
        var taken = own.post(KeyChange.ROTATE, token, change.body());

        assertThat(taken.status()).as(taken.toString()).isEqualTo(200);
    }

    /// A token of the agent, who shows itself by its own key, bound to the key of that client.
    private static Answer boundTo(DpopClient dpop, TestAgent agent) {
        var first = dpop.token(asserted(agent));
        return first.status() == 200 ? first : dpop.token(asserted(agent));
    }

    private static Map<String, String> asserted(TestAgent agent) {
        return Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                agent.id(),
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                agent.assertion(Map.of()));
    }

    static Stream<Arguments> badProofs() {
        Function<KeyChange, KeyChange> same = Function.identity();
        return Stream.of(
                Arguments.of("for another hub", (Function<KeyChange, KeyChange>)
                        change -> change.forHub("https://elsewhere.example")),
                Arguments.of("for another agent", (Function<KeyChange, KeyChange>)
                        change -> change.forAgent("agent_000000000000000000000000")),
                Arguments.of(
                        "for another key", (Function<KeyChange, KeyChange>) change -> change.forKey(TestKey.ed25519())),
                Arguments.of("from long ago", (Function<KeyChange, KeyChange>)
                        change -> change.at(Instant.now().getEpochSecond() - 400)),
                Arguments.of("from later", (Function<KeyChange, KeyChange>)
                        change -> change.at(Instant.now().getEpochSecond() + 400)),
                Arguments.of("from before time", (Function<KeyChange, KeyChange>) change -> change.at(Long.MIN_VALUE)),
                Arguments.of("from behind time", (Function<KeyChange, KeyChange>) change -> change.at(Long.MAX_VALUE)),
                Arguments.of("", same));
    }

    @ParameterizedTest
    @MethodSource("badProofs")
    void refusesAProofThatIsNotTheNewKeysForThisChange(String why, Function<KeyChange, KeyChange> lie) {
        var agent = hub.member("lies-" + Math.floorMod(why.hashCode(), 1_000_000));
        var change = lie.apply(new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()));

        var answer = change.send();

        if (why.isEmpty()) {
            assertThat(answer.status()).isEqualTo(200);
            return;
        }
        assertThat(answer.status()).as(why + " " + answer).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("invalid-request");
        assertThat(answer.body().get("server_time").asLong()).isPositive();
        assertThat(agent.get("/api/v2/agent/me").status()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsMalformed() {
        var agent = hub.member("malformed");
        var change = new KeyChange(hub.baseUrl(), agent, TestKey.ed25519());
        var signature = change.proof();
        // 64 bytes leave four bits behind the last byte; with one of them set, lax decoders read the same bytes.
        var loose = signature.substring(0, 85) + (char) (signature.charAt(85) + 1) + "==";
        assertThat(Base64.getDecoder().decode(loose))
                .isEqualTo(Base64.getDecoder().decode(signature));
        for (var bad : Map.<String, List<Object>>of(
                        "proof", Arrays.asList(null, "", "?", "AAAA", loose, signature.substring(0, 86) + "="),
                        "time", Arrays.asList(null, "soon", "1.5"),
                        "public_key", Arrays.asList(null, "", "ed25519:AAAA", Map.of("kty", "RSA")),
                        "extra", List.of("x"))
                .entrySet()) {
            for (var value : bad.getValue()) {
                var members = change.members();
                members.put(bad.getKey(), value);
                var answer = change.send(Wire.json(members));
                assertThat(answer.status())
                        .as(bad.getKey() + " " + value + " " + answer)
                        .isIn(400, 422);
            }
        }
        assertThat(change.send("null").status()).isIn(400, 422);
        var members = change.members();
        members.put("proof", signature.replace('+', '-').replace('/', '_').replace("=", ""));
        assertThat(change.send(Wire.json(members)).status()).isEqualTo(200);
    }

    @Test
    void refusesKeysThatAreWeakPrivateOrKnown() {
        var agent = hub.member("wants-another-key");
        var other = hub.member("has-the-key");
        var weak =
                "ed25519:" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex("01" + "00".repeat(31)));
        var pair = TestKey.ed25519();
        var secret = Base64.getEncoder().encodeToString(pair.pair().getPrivate().getEncoded());
        var published = "ed25519:A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=";
        for (var bad : List.of(weak, secret, published)) {
            var members = new KeyChange(hub.baseUrl(), agent, pair).members();
            members.put("public_key", bad);
            var answer = new KeyChange(hub.baseUrl(), agent, pair).send(Wire.json(members));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
            assertThat(answer.problem()).isEqualTo("invalid-key");
            assertThat(answer.toString()).doesNotContain(secret);
        }
        for (var known : List.of(agent.key(), other.key())) {
            var answer = new KeyChange(hub.baseUrl(), agent, known).send();
            assertThat(answer.problem()).as(answer.toString()).isEqualTo("invalid-key");
        }
        var renewed = new KeyChange(hub.baseUrl(), agent, pair).done();
        var back = new KeyChange(hub.baseUrl(), renewed, agent.key()).send();
        assertThat(back.problem()).isEqualTo("invalid-key");
        assertThat(back.text("detail")).contains("no key comes back");
        assertThat(renewed.again().status()).isEqualTo(200);
    }

    @Test
    void refusesAKeyThatAPersonBlocked() {
        var blocked = hub.stranger("blocked-key");
        var asked = blocked.join("Wants in");
        hub.owner().post("/api/v2/approvals/" + asked.text("approval_id") + "/deny", "{\"block\":true}");
        var agent = hub.member("takes-a-blocked-key");

        var answer = new KeyChange(hub.baseUrl(), agent, blocked.key()).send();

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.problem()).isEqualTo("blocked");
    }

    @Test
    void letsOneOfManyRotationsWin() throws Exception {
        var agent = hub.member("races");
        var keys = IntStream.range(0, 50).mapToObj(n -> TestKey.ed25519()).toList();

        var answers = atOnce(keys.stream()
                .<Callable<Answer>>map(key -> () -> new KeyChange(hub.baseUrl(), agent, key).send())
                .toList());

        var winners = IntStream.range(0, 50)
                .filter(n -> answers.get(n).status() == 200)
                .toArray();
        assertThat(winners).hasSize(1);
        for (int n = 0; n < 50; n++) {
            if (n != winners[0]) {
                // Who came after the winner's commit is told so at the gate, where the old key opens nothing more.
                assertThat(answers.get(n).status())
                        .as(answers.get(n).toString())
                        .isIn(409, 401);
                if (answers.get(n).status() == 409) {
                    assertThat(answers.get(n).problem()).isEqualTo("key-conflict");
                }
            }
        }
        var renewed = agent.withKey(keys.get(winners[0]));
        assertThat(renewed.again().status()).isEqualTo(200);
        assertThat(renewed.get(KeyChange.KEYS).body().path("keys").size()).isEqualTo(2);
        assertThat(renewed.get(KeyChange.KEYS).body().path("log").size()).isEqualTo(2);
    }

    @Test
    void letsNoWaitingCardBringTheOldKeyBack() {
        var agent = hub.member("asks-for-more");
        var wider = agent.request("Works for the owner");
        wider.put("scope", "post read audit");
        var asked = agent.join(wider);
        assertThat(asked.text("status")).as(asked.toString()).isEqualTo("pending");

        var renewed = new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()).done();

        assertThat(hub.owner().approve(asked.text("approval_id"), "{}").status())
                .isEqualTo(409);
        assertThat(renewed.again().status()).isEqualTo(200);
        assertThat(agent.again().status()).isEqualTo(401);
    }

    @Test
    void keepsOnlySoManyEarlierKeysAtOnce() {
        var agent = hub.member("rotates-often");
        for (int n = 0; n < 8; n++) {
            agent = new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()).done();
        }
        var refused = new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()).send();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(80_000L, 86_402L);
        // Or an agent could add to its public log for ever.
        agent.again();
        var oldest = agent.get(KeyChange.KEYS).body().path("keys").get(8);
        assertThat(agent.post(
                                KeyChange.REVOKE,
                                Wire.json(Map.of(
                                        "thumbprint", oldest.get("thumbprint").asString())))
                        .status())
                .isEqualTo(200);
        assertThat(new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()).send().status())
                .isEqualTo(429);
        hub.jdbc()
                .sql("UPDATE agent_key SET created_at = now() - interval '25 hours' WHERE thumbprint = :key")
                .param("key", oldest.get("thumbprint").asString())
                .update();
        assertThat(new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()).send().status())
                .isEqualTo(200);
    }

    static List<Answer> atOnce(List<Callable<Answer>> calls) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Answer>();
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    /// Until it is so, for as long as the contract allows.
    private static void await(java.util.function.BooleanSupplier so) {
        var end = Instant.now().plus(Duration.ofSeconds(5));
        while (!so.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
            Thread.onSpinWait();
        }
    }
}
