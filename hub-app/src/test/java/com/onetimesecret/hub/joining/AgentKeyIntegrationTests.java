package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The keys that agents bring: every named form is taken, and nothing that could do harm.
class AgentKeyIntegrationTests {

    private static final String PURPOSE = "Report nightly builds";

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

    static Stream<Arguments> badKeys() throws Exception {
        var ed = TestKey.ed25519();
        var p256 = TestKey.p256();
        var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        var curves = KeyPairGenerator.getInstance("EC");
        curves.initialize(new ECGenParameterSpec("secp384r1"));
        var p384 = curves.generateKeyPair();
        var seed = ((EdECPrivateKey) ed.pair().getPrivate()).getBytes().orElseThrow();
        var privateJwk = new LinkedHashMap<>(ed.jwk());
        privateJwk.put("d", TestKey.base64Url(seed));
        var offCurve = new LinkedHashMap<>(p256.jwk());
        offCurve.put("y", TestKey.base64Url(new byte[32]));
        var smallOrder = HexFormat.of().parseHex("01" + "00".repeat(31));
        return Stream.of(
                Arguments.of(
                        "a private PKCS#8 key", base64(ed.pair().getPrivate().getEncoded())),
                Arguments.of(
                        "a private P-256 key", base64(p256.pair().getPrivate().getEncoded())),
                Arguments.of(
                        "a private PEM",
                        "-----BEGIN PRIVATE KEY-----\n" + base64(seed) + "\n-----END PRIVATE KEY-----"),
                Arguments.of("a private JWK", privateJwk),
                Arguments.of("a private JWK as text", Wire.json(privateJwk)),
                Arguments.of("a symmetric JWK", Map.of("kty", "oct", "k", TestKey.base64Url(seed))),
                Arguments.of("the neutral point", "ed25519:" + base64(smallOrder)),
                Arguments.of("zeros", "ed25519:" + base64(new byte[32])),
                Arguments.of("all ones", "ed25519:" + base64(HexFormat.of().parseHex("ff".repeat(32)))),
                Arguments.of("31 bytes", "ed25519:" + base64(Arrays.copyOf(ed.raw(), 31))),
                Arguments.of("33 bytes", "ed25519:" + base64(Arrays.copyOf(ed.raw(), 33))),
                Arguments.of(
                        "a cut SPKI",
                        base64(Arrays.copyOf(p256.pair().getPublic().getEncoded(), 60))),
                Arguments.of("a cut PEM", p256.pem().substring(0, 90)),
                Arguments.of("a point off the curve", offCurve),
                Arguments.of("RSA", base64(rsa.getPublic().getEncoded())),
                Arguments.of("P-384", base64(p384.getPublic().getEncoded())),
                Arguments.of("no base64", "ed25519:€€€"),
                Arguments.of("an empty text", ""),
                Arguments.of("an empty object", Map.of()),
                Arguments.of("a list", List.of("ed25519")),
                Arguments.of("a number", 42),
                Arguments.of("a JWK with numbers", Map.of("kty", 1, "crv", 2, "x", 3)),
                Arguments.of("a long text", "A".repeat(5000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badKeys")
    void storesNothingForAKeyThatWillNotDo(String what, Object key) {
        var agent = hub.stranger("weak");
        var before = cards();
        var request = agent.request("Tries a key");
        request.put("public_key", key);

        for (var answer : List.of(agent.join(request), agent.joinUnsigned(request))) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
            assertThat(answer.problem()).isEqualTo("invalid-key");
            if (what.contains("private")) {
                assertThat(answer.text("detail")).contains("private key");
            }
            // What came may be secret, so it is never said back.
            assertThat(answer.body().toString())
                    .doesNotContain(
                            key instanceof String text && text.length() > 20
                                    ? text.substring(text.length() - 12)
                                    : "\"d\"");
        }
        assertThat(cards()).isEqualTo(before);
    }

    static Stream<Arguments> misplacedPrivateKeys() {
        var key = TestKey.ed25519();
        var der = base64(key.pair().getPrivate().getEncoded());
        var seed = ((EdECPrivateKey) key.pair().getPrivate()).getBytes().orElseThrow();
        var both = Arrays.copyOf(seed, 64);
        System.arraycopy(key.raw(), 0, both, 32, 32);
        var pem = "-----BEGIN OPENSSH PRIVATE KEY-----\n" + base64(seed) + "\n-----END OPENSSH PRIVATE KEY-----";
        var jwk = new LinkedHashMap<>(key.jwk());
        jwk.put("d", TestKey.base64Url(seed));
        return Stream.of(
                Arguments.of("purpose", "Use my key: " + pem, "/purpose"),
                Arguments.of("purpose", der, "/purpose"),
                Arguments.of("name", pem, "/name"),
                Arguments.of("public_key", "ed25519:" + base64(both), "/public_key"),
                Arguments.of("public_key", pem, "/public_key"),
                Arguments.of("public_key", jwk, "/public_key/d"),
                Arguments.of("public_key", Map.of("keys", List.of(jwk)), "/public_key/keys/0/d"),
                Arguments.of("encryption_key", jwk, "/encryption_key/d"),
                Arguments.of("jwks", Map.of("keys", List.of(jwk)), "/jwks/keys/0/d"),
                Arguments.of("capabilities", List.of("a", pem), "/capabilities/1"),
                Arguments.of("private_key", base64(seed), "/private_key"),
                Arguments.of("privateKey", base64(seed), "/privateKey"),
                Arguments.of("d", TestKey.base64Url(seed), "/d"),
                Arguments.of("surprise", Map.of("a/b", pem), "/surprise/a~1b"),
                Arguments.of(pem, "as a name", ""));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("misplacedPrivateKeys")
    void refusesAPrivateKeyWhereverItStands(String member, Object value, String pointer) {
        var agent = hub.stranger("careless");
        var before = cards();
        var request = agent.request("Sends too much");
        request.put(member, value);

        for (var answer : List.of(agent.join(request), agent.joinUnsigned(request))) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
            assertThat(answer.problem()).isEqualTo("invalid-key");
            assertThat(answer.text("detail")).contains("private key", "make a new one");
            assertThat(answer.body().get("errors").get(0).get("pointer").asString())
                    .isEqualTo(pointer);
            assertThat(answer.body().toString()).doesNotContain("OPENSSH");
        }
        assertThat(cards()).isEqualTo(before);
    }

    @Test
    void pointsAtAKeyThatWillNotDo() {
        var agent = hub.stranger("pointed");
        var request = agent.request("Tries a key");
        request.put("public_key", "ed25519:AAAA");

        var errors = agent.join(request).body().get("errors");

        assertThat(errors.get(0).get("pointer").asString()).isEqualTo("/public_key");
    }

    @Test
    void neverFailsOnKeysOfChance() {
        var random = new Random(7);
        var der = TestKey.p256().pair().getPublic().getEncoded();
        var agent = hub.stranger("chance");
        for (int i = 0; i < 150; i++) {
            var mutated = der.clone();
            mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            var request = agent.request("Tries a key");
            request.put("public_key", base64(mutated));
            assertThat(agent.joinUnsigned(request).status()).isIn(200, 422);
        }
    }

    private static long cards() {
        return hub.jdbc().sql("SELECT count(*) FROM approval").query(Long.class).single();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void takesEveryNamedFormOfAKey(Form form) {
        var key = form.p256 ? TestKey.p256() : TestKey.ed25519();
        var agent = new TestAgent(hub.baseUrl(), "form-" + form, key);
        var request = agent.request(PURPOSE);
        request.put("public_key", form.of.apply(key));

        var asked = agent.join(request);

        assertThat(asked.text("status")).as(asked.toString()).isEqualTo("pending");
        hub.owner().approve(asked.text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);
        request.put("public_key", key.text());
        assertThat(agent.join(request).text("agent_id")).isEqualTo(agent.id());
    }

    @Test
    void takesSignaturesOfP256AsDerAndRaw() {
        var agent = new TestAgent(hub.baseUrl(), "two-encodings", TestKey.p256());
        var body = Wire.json(agent.request(PURPOSE));
        var time = TestAgent.now();
        var text = (time + "." + body).getBytes(StandardCharsets.UTF_8);

        var asDer = agent.join(
                body, time, Base64.getEncoder().encodeToString(agent.key().signAsDer(text)));
        var raw = agent.join(
                body, time, Base64.getEncoder().encodeToString(agent.key().sign(text)));

        assertThat(asDer.text("status")).isEqualTo("pending");
        assertThat(raw.text("approval_id")).isEqualTo(asDer.text("approval_id"));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// The forms of WIRE 2.
    enum Form {
        ED25519_RAW(false, TestKey::text),
        ED25519_SPKI(false, TestKey::spki),
        ED25519_PEM(false, TestKey::pem),
        ED25519_JWK(false, TestKey::jwk),
        ED25519_JWK_TEXT(false, key -> Wire.json(key.jwk())),
        P256_SPKI(true, TestKey::spki),
        P256_PEM(true, TestKey::pem),
        P256_JWK(true, TestKey::jwk),
        P256_JWK_TEXT(true, key -> Wire.json(key.jwk())),
        P256_JWK_WITH_MORE(true, Form::withMore);

        private final boolean p256;
        // Method references without state, which the checker cannot know.
        @SuppressWarnings("ImmutableEnumChecker")
        private final Function<TestKey, Object> of;

        Form(boolean p256, Function<TestKey, Object> of) {
            this.p256 = p256;
            this.of = of;
        }

        private static Map<String, Object> withMore(TestKey key) {
            var jwk = key.jwk();
            jwk.put("kid", "one");
            jwk.put("use", "sig");
            return jwk;
        }
    }
}
