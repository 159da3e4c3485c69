package com.onetimesecret.hub.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// RFC 9449 at the token endpoint and at the API (WIRE 2, proof 2).
class DpopIntegrationTests {

    private static final String ME = "/api/v2/agent/me";
    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String ALGORITHMS = "algs=\"ES256 EdDSA Ed25519\"";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent agent;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        agent = hub.member("prover");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of("Ed25519", TestKey.ed25519()),
                Arguments.of("EdDSA", TestKey.ed25519()),
                Arguments.of("ES256", TestKey.p256()));
    }

    /// WIRE 2: a proof by the registered key is all that an agent needs, from its first call on.
    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void joinsAndCallsByNothingButItsProofs(String algorithm, TestKey key) {
        var joining = new TestAgent(hub.baseUrl(), "prover-" + algorithm, key);
        var dpop = new DpopClient(hub.baseUrl(), key, algorithm);
        var asked = joining.joinUnsigned(joining.request("Proves by DPoP"));
        assertThat(asked.text("status")).isEqualTo("proof_required");

        assertThat(dpop.token(bare(joining.ciba())).text("error")).isEqualTo("authorization_pending");
        var approval = joining.status(0).text("status");
        assertThat(approval).isEqualTo("pending");
        hub.owner().approve(asked.text("approval_id"), "{}");
        var redeemed = dpop.token(bare(joining.ciba()));
        assertBound(redeemed, key);
        var token = redeemed.text("access_token");
        assertThat(dpop.get(ME, token).text("agent_id")).isEqualTo(joining.id());

        var again = dpop.token(bare(joining.credentials()));
        assertBound(again, key);
        assertThat(dpop.get(MESSAGES + "?limit=1", again.text("access_token")).status())
                .isEqualTo(200);
    }

    @Test
    void handsOutTheNonceWithEveryAnswer() {
        var dpop = new DpopClient(hub.baseUrl(), agent.key());

        var first = dpop.token(credentials(), dpop.proof(dpop.tokenClaims()));
        assertThat(first.status()).isEqualTo(400);
        assertThat(first.text("error")).isEqualTo("use_dpop_nonce");
        var second = dpop.token(credentials(), dpop.proof(dpop.tokenClaims()));
        assertThat(second.status()).as(second.toString()).isEqualTo(200);
        assertThat(second.header("DPoP-Nonce")).isEqualTo(first.header("DPoP-Nonce"));

        var token = second.text("access_token");
        var refused = dpop.get(ME, token, dpop.proof(dpop.claims("GET", ME, token)));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("error")).isEqualTo("use_dpop_nonce");
        assertThat(refused.headers().allValues("WWW-Authenticate"))
                .singleElement()
                .asString()
                .startsWith("DPoP error=\"use_dpop_nonce\", " + ALGORITHMS);
        var opened = dpop.get(ME, token, dpop.proof(dpop.claims("GET", ME, token)));
        assertThat(opened.status()).isEqualTo(200);
        assertThat(opened.header("DPoP-Nonce")).isEqualTo(refused.header("DPoP-Nonce"));
        assertThat(dpop.apiNonce()).isNotEqualTo(dpop.tokenNonce());
    }

    @Test
    void keepsTheNoncesOfBothServersApart() {
        var dpop = new DpopClient(hub.baseUrl(), agent.key());
        var token = dpop.token(credentials()).text("access_token");
        dpop.get(ME, token);
        var atApi = changed(dpop.claims("GET", ME, token), "nonce", dpop.tokenNonce());
        var atTokenEndpoint = changed(dpop.tokenClaims(), "nonce", dpop.apiNonce());

        assertThat(dpop.get(ME, token, dpop.proof(atApi)).text("error")).isEqualTo("use_dpop_nonce");
        assertThat(dpop.token(credentials(), dpop.proof(atTokenEndpoint)).text("error"))
                .isEqualTo("use_dpop_nonce");
    }

    @Test
    void sendsNoNonceToWhoSendsNoProof() {
        assertThat(agent.get(ME).header("DPoP-Nonce")).isEmpty();
        assertThat(agent.again().header("DPoP-Nonce")).isEmpty();
    }

    /// RFC 9449 4.3, one broken check each.
    static Stream<Arguments> faults() {
        return Stream.of(
                fault("typ", header -> header.put("typ", "JWT"), claims -> {}),
                fault("no typ", header -> header.remove("typ"), claims -> {}),
                fault("alg none", header -> header.put("alg", "none"), claims -> {}),
                fault("alg symmetric", header -> header.put("alg", "HS256"), claims -> {}),
                fault("alg of another key", header -> header.put("alg", "ES256"), claims -> {}),
                fault("no jwk", header -> header.remove("jwk"), claims -> {}),
                fault(
                        "jwk of another key",
                        header -> header.put("jwk", TestKey.ed25519().jwk()),
                        claims -> {}),
                fault("private jwk", header -> header.put("jwk", jwkWith("d")), claims -> {}),
                fault("weak jwk", header -> header.put("jwk", jwkWith("x")), claims -> {}),
                fault("crit", header -> header.put("crit", List.of("exp")), claims -> {}),
                fault("htm", header -> {}, claims -> claims.put("htm", "PUT")),
                fault(
                        "htm in lower case",
                        header -> {},
                        claims -> claims.merge(
                                "htm",
                                "",
                                (method, ignored) -> method.toString().toLowerCase(Locale.ROOT))),
                fault("no htm", header -> {}, claims -> claims.remove("htm")),
                fault("htu", header -> {}, claims -> claims.put("htu", hub.baseUrl() + "/other")),
                fault("htu elsewhere", header -> {}, claims -> claims.put("htu", "https://elsewhere.example" + ME)),
                fault("no htu", header -> {}, claims -> claims.remove("htu")),
                fault("old iat", header -> {}, claims -> claims.put("iat", now() - 65)),
                fault("future iat", header -> {}, claims -> claims.put("iat", now() + 60)),
                fault("iat as text", header -> {}, claims -> claims.put("iat", "now")),
                fault("no iat", header -> {}, claims -> claims.remove("iat")),
                fault("no jti", header -> {}, claims -> claims.remove("jti")),
                fault("long jti", header -> {}, claims -> claims.put("jti", "j".repeat(257))),
                fault("jti as a number", header -> {}, claims -> claims.put("jti", 5)));
    }

    private static Arguments fault(
            String what,
            Consumer<Map<String, @Nullable Object>> header,
            Consumer<Map<String, @Nullable Object>> claims) {
        return Arguments.of(what, header, claims);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void refusesAFaultyProof(
            String what,
            Consumer<Map<String, @Nullable Object>> badHeader,
            Consumer<Map<String, @Nullable Object>> badClaims) {
        var dpop = new DpopClient(hub.baseUrl(), agent.key());
        var token = dpop.token(credentials()).text("access_token");
        assertThat(dpop.get(ME, token).status()).isEqualTo(200);
        var header = dpop.header();
        badHeader.accept(header);

        var atTokenEndpoint = dpop.tokenClaims();
        badClaims.accept(atTokenEndpoint);
        var refused = dpop.token(credentials(), dpop.proof(header, atTokenEndpoint));
        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
        assertThat(refused.text("error")).isEqualTo("invalid_dpop_proof");

        var atApi = dpop.claims("GET", ME, token);
        badClaims.accept(atApi);
        assertInvalid(dpop.get(ME, token, dpop.proof(header, atApi)));
    }

    @Test
    void refusesWhatIsNotOneProof() {
        var dpop = new DpopClient(hub.baseUrl(), agent.key());
        var token = dpop.token(credentials()).text("access_token");
        dpop.get(ME, token);

        assertInvalid(dpop.get(ME, token, "not a proof"));
        assertInvalid(Wire.send(Wire.to(hub.baseUrl() + ME).header("Authorization", "DPoP " + token)));
        assertInvalid(Wire.send(Wire.to(hub.baseUrl() + ME)
                .header("Authorization", "DPoP " + token)
                .header("DPoP", dpop.proof(dpop.claims("GET", ME, token)))
                .header("DPoP", dpop.proof(dpop.claims("GET", ME, token)))));
        assertThat(dpop.token(credentials(), "not a proof").text("error")).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void takesTheTokensHashIntoAccount() {
        var dpop = new DpopClient(hub.baseUrl(), agent.key());
        var token = dpop.token(credentials()).text("access_token");
        var other = dpop.token(credentials()).text("access_token");
        dpop.get(ME, token);

        assertInvalid(dpop.get(ME, token, dpop.proof(dpop.claims("GET", ME, other))));
        assertInvalid(dpop.get(ME, token, dpop.proof(changed(dpop.claims("GET", ME, token), "ath", null))));
    }

    @Test
    void ignoresQueryAndFragmentOfTheAddress() {
        var dpop = new DpopClient(hub.baseUrl(), agent.key());
        var token = dpop.token(credentials()).text("access_token");
        dpop.get(ME, token);

        var claims = changed(dpop.claims("GET", MESSAGES, token), "htu", hub.baseUrl() + MESSAGES + "?limit=7#there");
        assertThat(dpop.get(MESSAGES + "?limit=1", token, dpop.proof(claims)).status())
                .isEqualTo(200);
        var loopback =
                changed(dpop.claims("GET", ME, token), "htu", hub.baseUrl().replace("localhost", "127.0.0.1") + ME);
        assertThat(dpop.get(ME, token, dpop.proof(loopback)).status()).isEqualTo(200);
    }

    @Test
    void usesAProofOnceAlsoAfterARestart() {
        var other = hub.member("prover-over-a-restart");
        var dpop = new DpopClient(hub.baseUrl(), other.key());
        var token = dpop.token(bare(other.credentials())).text("access_token");
        dpop.get(ME, token);
        var atApi = dpop.proof(dpop.claims("GET", ME, token));
        var atTokenEndpoint = dpop.proof(dpop.tokenClaims());

        assertThat(dpop.get(ME, token, atApi).status()).isEqualTo(200);
        assertInvalid(dpop.get(ME, token, atApi));
        assertThat(dpop.token(bare(other.credentials()), atTokenEndpoint).status())
                .isEqualTo(200);
        hub.restart();
        assertInvalid(dpop.get(ME, token, atApi));
        assertThat(dpop.token(bare(other.credentials()), atTokenEndpoint).text("error"))
                .isEqualTo("invalid_dpop_proof");
        assertThat(dpop.get(ME, token).status()).isEqualTo(200);
    }

    @Test
    void takesOneOfFiftyCallsWithTheSameProof() throws Exception {
        var dpop = new DpopClient(hub.baseUrl(), agent.key());
        var token = dpop.token(credentials()).text("access_token");
        dpop.get(ME, token);
        var proof = dpop.proof(dpop.claims("GET", ME, token));
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = callers.invokeAll(Stream.<Callable<Answer>>generate(() -> () -> dpop.get(ME, token, proof))
                    .limit(50)
                    .toList());
            int opened = 0;
            for (var answer : answers) {
                if (answer.get().status() == 200) {
                    opened++;
                } else {
                    assertInvalid(answer.get());
                }
            }
            assertThat(opened).isEqualTo(1);
        }
    }

    @Test
    void refusesABoundTokenAsBearerOnEveryRoute() {
        var dpop = new DpopClient(hub.baseUrl(), agent.key());
        var bound = new TestAgent(hub.baseUrl(), "bearer", agent.key());
        bound.useToken(dpop.token(credentials()).text("access_token"));

        for (var refused : List.of(
                bound.get(ME),
                bound.get(MESSAGES),
                bound.get("/api/v2/agent/peers"),
                bound.post("/api/v2/agent/heartbeat", "{}"),
                bound.post(MESSAGES, "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}"),
                bound.post("/api/v2/secret", "{\"secret\":\"x\"}"))) {
            assertThat(refused.status()).as(refused.toString()).isEqualTo(401);
            assertThat(refused.headers().allValues("WWW-Authenticate"))
                    .anyMatch(challenge -> challenge.startsWith("Bearer error=\"invalid_token\""))
                    .anyMatch(challenge -> challenge.startsWith("DPoP " + ALGORITHMS));
        }
    }

    @Test
    void refusesAnUnboundTokenAsDpop() {
        var dpop = new DpopClient(hub.baseUrl(), agent.key());
        dpop.get(ME, dpop.token(credentials()).text("access_token"));
        agent.again();

        var refused = dpop.get(ME, agent.token(), dpop.proof(dpop.claims("GET", ME, agent.token())));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).startsWith("DPoP error=\"invalid_token\", " + ALGORITHMS);
    }

    @Test
    void refusesTheProofOfAnotherKey() {
        var dpop = new DpopClient(hub.baseUrl(), agent.key());
        var token = dpop.token(credentials()).text("access_token");
        var thief = new DpopClient(hub.baseUrl(), TestKey.p256());

        assertThat(thief.get(ME, token).status()).isEqualTo(401);
        var refused = thief.token(credentials());
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("error")).isEqualTo("invalid_client");
    }

    /// A client assertion proves the agent; the DPoP key beside it may be any other.
    @Test
    void bindsToTheKeyBesideAnAssertion() {
        var other = TestKey.p256();
        var dpop = new DpopClient(hub.baseUrl(), other);
        var form = new LinkedHashMap<>(bare(agent.credentials()));
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", agent.assertion(Map.of()));

        // The same assertion again: a try that only lacked the nonce must not use it up.
        var issued = dpop.token(form);
        assertBound(issued, other);
        var token = issued.text("access_token");
        assertThat(dpop.get(ME, token).text("agent_id")).isEqualTo(agent.id());
        assertThat(new DpopClient(hub.baseUrl(), agent.key()).get(ME, token).status())
                .isEqualTo(401);
    }

    @Test
    void namesTheMissingScopeInItsOwnScheme() {
        var reader = hub.stranger("proving-reader");
        var asked = reader.join("Reads only");
        hub.owner().approve(asked.text("approval_id"), "{\"scope\":\"post\"}");
        var dpop = new DpopClient(hub.baseUrl(), reader.key());
        var token = dpop.token(bare(reader.credentials())).text("access_token");

        var refused = dpop.get(MESSAGES, token);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("DPoP error=\"insufficient_scope\", scope=\"read\"");
    }

    private static Map<String, String> credentials() {
        return bare(agent.credentials());
    }

    /// Without what only the signature over a body needs.
    private static Map<String, String> bare(Map<String, String> form) {
        var bare = new HashMap<>(form);
        bare.remove("aud");
        bare.remove("nonce");
        return bare;
    }

    private static void assertBound(Answer answer, TestKey key) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text("token_type")).isEqualTo("DPoP");
        var claims = JsonMapper.shared()
                .readTree(Base64.getUrlDecoder()
                        .decode(answer.text("access_token").split("\\.", -1)[1]));
        assertThat(claims.at("/cnf/jkt").asString()).isEqualTo(SignedCallIntegrationTests.thumbprint(key));
    }

    private static void assertInvalid(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.text("error")).isEqualTo("invalid_dpop_proof");
        assertThat(answer.header("WWW-Authenticate")).startsWith("DPoP error=\"invalid_dpop_proof\", " + ALGORITHMS);
    }

    private static Map<String, @Nullable Object> changed(
            Map<String, @Nullable Object> claims, String name, @Nullable Object value) {
        if (value == null) {
            claims.remove(name);
        } else {
            claims.put(name, value);
        }
        return claims;
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static Map<String, Object> jwkWith(String member) {
        var jwk = new LinkedHashMap<>(agent.key().jwk());
        jwk.put(member, TestKey.base64Url(new byte[32]));
        return jwk;
    }
}
