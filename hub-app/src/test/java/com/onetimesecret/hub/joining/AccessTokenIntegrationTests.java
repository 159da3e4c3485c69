package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an access token opens, and how soon it stops when a person says so.
class AccessTokenIntegrationTests {

    private static final String ME = "/api/v2/agent/me";
    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String STATUS = "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}";
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

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

    /// Changes to a true token that its own signature does not cover any more, or that another key signs.
    static Stream<Arguments> forgeries() {
        return Stream.of(
                Arguments.of("no alg", Map.of("alg", "none"), Map.of()),
                Arguments.of("symmetric alg", Map.of("alg", "HS256"), Map.of()),
                Arguments.of("kid", Map.of("kid", "another"), Map.of()),
                Arguments.of("typ", Map.of("typ", "JWT"), Map.of()),
                Arguments.of("crit", Map.of("crit", List.of("b64"), "b64", false), Map.of()),
                Arguments.of("own key", Map.of("jwk", TestKey.p256().jwk()), Map.of()),
                Arguments.of("iss", Map.of(), Map.of("iss", "https://elsewhere.example.com")),
                Arguments.of("sub", Map.of(), Map.of("sub", "agent_000000000000000000000000")),
                Arguments.of("scope", Map.of(), Map.of("scope", "post read audit")),
                Arguments.of("exp", Map.of(), Map.of("exp", 9_999_999_999L)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void refusesForgedTokens(String what, Map<String, Object> header, Map<String, Object> claims) {
        var agent = hub.member("forger-" + what);
        var parts = agent.token().split("\\.", -1);
        var text = changed(parts[0], header) + "." + changed(parts[1], claims);
        var bytes = text.getBytes(StandardCharsets.US_ASCII);

        for (var signature :
                List.of(parts[2], "", TestKey.base64Url(TestKey.p256().sign(bytes)), TestKey.base64Url(new byte[64]))) {
            agent.useToken(text + "." + signature);
            assertRefused(agent);
        }
    }

    @Test
    void refusesWhatIsNoToken() {
        var agent = hub.stranger("no-token");

        for (var text : List.of("x", "a.b.c", "..", "A".repeat(6000))) {
            agent.useToken(text);
            assertRefused(agent);
        }
        var without = Wire.send(Wire.to(hub.baseUrl() + ME));
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(without.body().get("next").toString()).contains("/api/v2/agent/auth");
    }

    private static void assertRefused(TestAgent agent) {
        var answer = agent.get(ME);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.problem()).isEqualTo("unauthenticated");
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer", "invalid_token");
    }

    private static String changed(String part, Map<String, Object> changes) {
        var json = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(part));
        var members = new LinkedHashMap<String, Object>();
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            members.put(member.getKey(), member.getValue());
        }
        members.putAll(changes);
        return TestAgent.part(members);
    }

    @Test
    void namesTheScopeThatIsMissing() {
        var agent = hub.stranger("reader");
        var request = agent.request("Only reads");
        request.put("scope", "read");
        hub.owner().approve(agent.join(request).text("approval_id"), "{}");
        agent.redeem();

        var refused = agent.post(MESSAGES, STATUS);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.problem()).isEqualTo("insufficient-scope");
        assertThat(refused.header("WWW-Authenticate")).contains("insufficient_scope", "post");
        assertThat(refused.body().get("owner_action_required").asBoolean()).isTrue();
        assertThat(agent.get(MESSAGES).status()).isEqualTo(200);
    }

    @Test
    void letsAPausedAgentOnlyLookAtItselfUntilItIsResumed() {
        var agent = hub.member("paused");
        assertThat(agent.get(MESSAGES).status()).isEqualTo(200);

        assertThat(change(agent, "pause")).isEqualTo(200);
        await().atMost(ONE_SECOND).until(() -> agent.get(MESSAGES).status() == 403);
        for (var refused : List.of(
                agent.get(MESSAGES),
                agent.get("/api/v2/agent/peers"),
                agent.post(MESSAGES, STATUS),
                agent.post("/api/v2/secret", "{\"secret\":\"x\"}"))) {
            assertThat(refused.problem()).isEqualTo("paused-by-human");
        }
        assertThat(agent.get(ME).text("status")).isEqualTo("paused");
        assertThat(agent.post("/api/v2/agent/heartbeat", "{}")
                        .body()
                        .get("paused")
                        .asBoolean())
                .isTrue();
        assertThat(agent.again().text("error")).isEqualTo("access_denied");
        assertThat(agent.join("Works for the owner").problem()).isEqualTo("paused-by-human");
        assertThat(change(agent, "pause")).isEqualTo(409);

        assertThat(change(agent, "resume")).isEqualTo(200);
        await().atMost(ONE_SECOND).until(() -> agent.get(MESSAGES).status() == 200);
        assertThat(agent.again().status()).isEqualTo(200);
    }

    @Test
    void endsARevokedAgentWithinASecondAndForGood() {
        var agent = hub.member("revoked");
        assertThat(agent.get(ME).status()).isEqualTo(200);
        var collected = agent.join("Works for the owner");
        assertThat(collected.text("status")).isEqualTo("approved");

        assertThat(change(agent, "revoke")).isEqualTo(200);

        await().atMost(ONE_SECOND).until(() -> agent.get(ME).status() == 401);
        assertThat(agent.redeem().text("error")).isEqualTo("access_denied");
        assertThat(agent.again().text("error")).isIn("invalid_grant", "invalid_client");
        assertThat(change(agent, "resume")).isEqualTo(409);
        // Its name is free again, and it may ask like anybody.
        assertThat(agent.join("Works for the owner").text("status")).isEqualTo("pending");
    }

    @Test
    void endsAnAgentWhoseApprovalRanOut() {
        var agent = hub.member("out-of-time");
        hub.jdbc()
                .sql("UPDATE agent SET approval_expires_at = now() WHERE id = :id")
                .param("id", agent.id())
                .update();

        await().atMost(ONE_SECOND).until(() -> agent.get(ME).status() == 401);
        assertThat(agent.again().text("error")).isEqualTo("invalid_grant");
        assertThat(agent.join("Works for the owner").text("status")).isEqualTo("pending");
    }

    private static int change(TestAgent agent, String verb) {
        return hub.owner()
                .post("/api/v2/agents/" + agent.id() + "/" + verb, "{}")
                .status();
    }
}
