package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client can ask about its tokens (RFC 7662), and how it gives them back (RFC 7009).
class TokenStateIntegrationTests {

    private static final String ME = "/api/v2/agent/me";
    private static final String INTROSPECT = "/oauth2/introspect";
    private static final String REVOKE = "/oauth2/revoke";
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

    private static Answer send(String path, Map<String, String> form) {
        return Wire.send(Wire.to(hub.baseUrl() + path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Wire.form(form))));
    }

    private static Answer ask(TestAgent client, String path, String token) {
        var form = new LinkedHashMap<String, String>();
        form.put("token", token);
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", client.assertion(Map.of()));
        return send(path, form);
    }

    private static TestAgent joined(String name) {
        return hub.admitted(new TestAgent(hub.baseUrl(), name, TestKey.p256()));
    }

    private static Answer joinedWithRefresh(TestAgent agent) {
        hub.owner().approve(agent.join("Works for the owner").text("approval_id"), "{}");
        return agent.redeem();
    }

    @Test
    void describesAnAccessToken() {
        var agent = joined("describing");

        var answer = ask(agent, INTROSPECT, agent.token());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.body().get("active").asBoolean()).isTrue();
        assertThat(answer.text("sub")).isEqualTo(agent.id());
        assertThat(answer.text("client_id")).isEqualTo(agent.id());
        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        assertThat(answer.text("iss")).isEqualTo(hub.baseUrl());
        assertThat(answer.body().get("aud").toString()).contains(hub.baseUrl());
        assertThat(answer.text("scope").split(" ")).contains("post", "read");
        assertThat(answer.body().get("exp").asLong())
                .isBetween(
                        Instant.now().getEpochSecond(),
                        Instant.now().plusSeconds(4000).getEpochSecond());
        assertThat(answer.body().has("cnf")).isFalse();
    }

    @Test
    void describesARefreshTokenUntilItIsUsed() {
        var agent = new TestAgent(hub.baseUrl(), "refreshing", TestKey.p256());
        var refresh = joinedWithRefresh(agent).text("refresh_token");

        var before = ask(agent, INTROSPECT, refresh);
        var form = new LinkedHashMap<>(agent.credentials());
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refresh);
        agent.assertedToken(form, agent.assertion(Map.of()));
        var after = ask(agent, INTROSPECT, refresh);

        assertThat(before.body().get("active").asBoolean()).isTrue();
        assertThat(before.body().has("token_type")).isFalse();
        assertThat(before.text("scope")).contains("post");
        assertInactive(after);
    }

    @Test
    void saysNothingAboutWhatIsNotTheClientsOwn() {
        var agent = joined("private");
        var other = joined("curious");

        assertInactive(ask(other, INTROSPECT, agent.token()));
        assertInactive(ask(agent, INTROSPECT, "no-token"));
        assertInactive(ask(agent, INTROSPECT, agent.token() + "x"));
    }

    private static void assertInactive(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().toString()).isEqualTo("{\"active\":false}");
    }

    @Test
    void saysThatATokenWithoutEffectIsNotActive() {
        var agent = joined("stopped");

        change(agent, "pause");
        assertInactive(ask(agent, INTROSPECT, agent.token()));
        change(agent, "resume");
        assertThat(ask(agent, INTROSPECT, agent.token()).body().get("active").asBoolean())
                .isTrue();
    }

    private static void change(TestAgent agent, String verb) {
        assertThat(hub.owner()
                        .post("/api/v2/agents/" + agent.id() + "/" + verb, "{}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {INTROSPECT, REVOKE})
    void takesNoSignatureThatBindsNoRoute(String path) {
        var agent = hub.member("signing " + path.length());
        var body = Wire.form(Map.of("token", agent.token(), "aud", hub.baseUrl()));
        var time = TestAgent.now();

        var answer = Wire.send(Wire.to(hub.baseUrl() + path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Agent-Id", agent.id())
                .header("X-Agent-Sig-Time", time)
                .header("X-Agent-Sig", agent.signature(time, body))
                .POST(BodyPublishers.ofString(body)));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text("error")).isEqualTo("invalid_client");
        assertThat(agent.get(ME).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {INTROSPECT, REVOKE})
    void answersProvenClientsOnly(String path) {
        var agent = joined("proven " + path.length());

        var nobody = send(path, Map.of("token", agent.token(), "client_id", agent.id()));
        var withSecret = Wire.send(Wire.to(hub.baseUrl() + path)
                .header("Authorization", "Basic YTpi")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=x")));
        var noToken = ask(agent, path, "");
        var get = Wire.send(Wire.to(hub.baseUrl() + path));

        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.text("error")).isEqualTo("invalid_client");
        assertThat(withSecret.status()).isEqualTo(401);
        assertThat(withSecret.header("WWW-Authenticate")).startsWith("Basic ");
        assertThat(noToken.status()).isEqualTo(400);
        assertThat(noToken.text("error")).isEqualTo("invalid_request");
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.header("Allow")).isEqualTo("POST");
        assertThat(agent.get(ME).status()).isEqualTo(200);
    }

    @Test
    void endsTheWholeGrantWithItsAccessToken() {
        var agent = new TestAgent(hub.baseUrl(), "giving-back", TestKey.p256());
        var refresh = joinedWithRefresh(agent).text("refresh_token");
        var token = agent.token();
        var another = agent.again().text("access_token");
        agent.useToken(token);
        assertThat(agent.get(ME).status()).isEqualTo(200);

        var revoked = ask(agent, REVOKE, token);

        assertThat(revoked.status()).as(revoked.toString()).isEqualTo(200);
        await().atMost(ONE_SECOND).until(() -> agent.get(ME).status() == 401);
        assertThat(agent.get(ME).header("WWW-Authenticate"))
                .contains(
                        "error=\"invalid_token\"",
                        "resource_metadata=\"" + hub.baseUrl() + "/.well-known/oauth-protected-resource\"");
        assertInactive(ask(agent, INTROSPECT, token));
        assertInactive(ask(agent, INTROSPECT, refresh));
        agent.useToken(another);
        assertThat(agent.get(ME).status()).isEqualTo(200);
        assertThat(ask(agent, REVOKE, token).status()).isEqualTo(200);
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM audit_entry WHERE subject = :id AND action = 'grant.revoked'")
                        .param("id", agent.id())
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void endsTheWholeGrantWithItsRefreshToken() {
        var agent = new TestAgent(hub.baseUrl(), "ending", TestKey.p256());
        var refresh = joinedWithRefresh(agent).text("refresh_token");

        assertThat(ask(agent, REVOKE, refresh).status()).isEqualTo(200);

        await().atMost(ONE_SECOND).until(() -> agent.get(ME).status() == 401);
    }

    @Test
    void leavesTheTokensOfOthersAlone() {
        var agent = joined("kept");
        var other = joined("meddling");

        for (var token : List.of(agent.token(), "no-token")) {
            assertThat(ask(other, REVOKE, token).status()).isEqualTo(200);
        }

        assertThat(ask(agent, INTROSPECT, agent.token()).body().get("active").asBoolean())
                .isTrue();
    }

    @Test
    void letsAClientWithoutAKeyGiveBackButNotAsk() {
        var client = "agent_" + "p".repeat(24);
        hub.jdbc().sql("""
                        INSERT INTO oauth_client (id, metadata, registration_token_hash, address)
                        VALUES (:id, :metadata, sha256(:id::bytea), 'unknown')
                        """).param("id", client).param("metadata", """
                        {"client_name":"x","redirect_uris":[],"grant_types":[],"response_types":[],
                         "token_endpoint_auth_method":"none","scope":"read","id_token_signed_response_alg":"RS256"}
                        """).update();
        var form = Map.of("token", "none", "client_id", client);

        assertThat(send(REVOKE, form).status()).isEqualTo(200);
        assertThat(send(INTROSPECT, form).text("error")).isEqualTo("invalid_client");
    }
}
