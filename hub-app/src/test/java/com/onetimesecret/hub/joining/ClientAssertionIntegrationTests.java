package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// `private_key_jwt` at the token endpoint (RFC 7523).
class ClientAssertionIntegrationTests {

    private static final String TOKEN = "/oauth2/token";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent ed25519;
    private static TestAgent p256;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        ed25519 = hub.member("ed-member");
        p256 = hub.admitted(new TestAgent(hub.baseUrl(), "p256-member", TestKey.p256()));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @ParameterizedTest
    @CsvSource({"false,EdDSA", "false,Ed25519", "true,ES256"})
    void takesAssertionsUnderEveryNameOfTheAlgorithm(boolean ofP256, String alg) {
        var agent = ofP256 ? p256 : ed25519;

        assertThat(agent.assertedToken(agent.credentials(), agent.assertion(alg, Map.of()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void takesAssertionsForTheIssuerAndForTheTokenEndpoint() {
        for (var audience : List.of(
                hub.baseUrl(),
                hub.baseUrl() + "/",
                hub.baseUrl() + TOKEN,
                List.of(hub.baseUrl(), hub.baseUrl() + TOKEN))) {
            assertThat(p256.assertedToken(p256.credentials(), p256.assertion(Map.of("aud", audience)))
                            .status())
                    .as(audience.toString())
                    .isEqualTo(200);
        }
    }

    @Test
    void acceptsAnAssertionOnce() {
        var assertion = p256.assertion(Map.of());
        assertThat(p256.assertedToken(p256.credentials(), assertion).status()).isEqualTo(200);
        assertRefused(p256.assertedToken(p256.credentials(), assertion), 401, "invalid_client");
        // ECDSA signs the same twice differently; the jti is what counts.
        var jti = p256.assertion(Map.of("jti", "once"));
        assertThat(p256.assertedToken(p256.credentials(), jti).status()).isEqualTo(200);
        assertRefused(
                p256.assertedToken(p256.credentials(), p256.assertion(Map.of("jti", "once"))), 401, "invalid_client");
    }

    static Stream<Arguments> badClaims() {
        var now = Instant.now().getEpochSecond();
        return Stream.of(
                Arguments.of("exp", now - 60),
                Arguments.of("exp", now + 3600),
                Arguments.of("exp", null),
                Arguments.of("exp", "soon"),
                Arguments.of("iat", now + 600),
                Arguments.of("nbf", now + 600),
                // So far away that reading them as milliseconds wraps around.
                Arguments.of("nbf", 9_300_000_000_000_000L),
                Arguments.of("exp", (1L << 62) / 1000 * 4 + now + 50),
                Arguments.of("aud", "https://elsewhere.example.com"),
                Arguments.of("aud", "https://elsewhere.example.com/oauth2/token"),
                Arguments.of("aud", List.of("https://elsewhere.example.com", "x")),
                Arguments.of("aud", null),
                Arguments.of("iss", "agent_000000000000000000000000"),
                Arguments.of("iss", null),
                Arguments.of("sub", "agent_000000000000000000000000"),
                Arguments.of("sub", "x"),
                Arguments.of("sub", 5),
                Arguments.of("jti", null),
                Arguments.of("jti", ""),
                Arguments.of("jti", "j".repeat(300)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badClaims")
    void refusesAssertionsThatClaimTheWrongThing(String claim, @Nullable Object value) {
        var changed = new HashMap<String, @Nullable Object>();
        changed.put(claim, value);

        for (var agent : List.of(p256, ed25519)) {
            assertRefused(agent.assertedToken(agent.credentials(), agent.assertion(changed)), 401, "invalid_client");
        }
    }

    @Test
    void refusesAssertionsForAnotherHubEvenBesideThisOne() {
        var both = List.of(hub.baseUrl(), "https://elsewhere.example.com");

        assertRefused(
                p256.assertedToken(p256.credentials(), p256.assertion(Map.of("aud", both))), 401, "invalid_client");
    }

    @Test
    void refusesAssertionsThatNoKeySigned() throws GeneralSecurityException {
        var now = Instant.now().getEpochSecond();
        var id = p256.id();
        var claims = TestAgent.part(
                Map.of("iss", id, "sub", id, "aud", hub.baseUrl(), "exp", now + 60, "jti", "forged-" + now));
        var none = TestAgent.part(Map.of("alg", "none")) + "." + claims + ".";
        var symmetric = TestAgent.part(Map.of("alg", "HS256")) + "." + claims;
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(p256.key().pair().getPublic().getEncoded(), "HmacSHA256"));
        var underPublicKey =
                symmetric + "." + TestKey.base64Url(mac.doFinal(symmetric.getBytes(StandardCharsets.US_ASCII)));
        var zeros = TestAgent.part(Map.of("alg", "ES256")) + "." + claims + "." + TestKey.base64Url(new byte[64]);

        for (var forged : List.of(
                none,
                underPublicKey,
                zeros,
                zeros.substring(0, zeros.lastIndexOf('.') + 1),
                p256.assertion("RS256", Map.of()),
                p256.assertion("EdDSA", Map.of()),
                p256.assertion("ES384", Map.of()),
                "a.b.c",
                "...",
                "",
                claims)) {
            assertRefused(p256.assertedToken(p256.credentials(), forged), 401, "invalid_client");
        }
        assertRefused(
                p256.assertedToken(p256.credentials(), hub.stranger("x").assertion(Map.of("iss", id, "sub", id))),
                401,
                "invalid_client");
    }

    private static void assertRefused(Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        // RFC 6749 5.2 allows printable ASCII without quotes and backslashes.
        assertThat(answer.text("error_description")).isNotEmpty().matches("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+");
        assertThat(answer.body().has("access_token")).isFalse();
    }
}
