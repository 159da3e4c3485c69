package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.auth.grant.Grant;
import com.onetimesecret.hub.auth.grant.JdbcGrants;
import com.onetimesecret.hub.auth.grant.NewGrant;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an agent learns about the person who approved it (OpenID Connect Core 1.0).
class OpenIdIntegrationTests {

    private static final String AUTH_REQ_ID = "urn:openid:params:jwt:claim:auth_req_id";

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

    private static Answer join(TestAgent agent, String scope) {
        var request = agent.request("Wants to know whom it works for");
        request.put("scope", scope);
        hub.owner().approve(agent.join(request).text("approval_id"), "{}");
        return agent.redeem();
    }

    private static TestAgent agent(String name) {
        return new TestAgent(hub.baseUrl(), name, TestKey.p256());
    }

    private static JWTClaimsSet checked(String token) throws Exception {
        var jwt = SignedJWT.parse(token);
        var keys = JWKSet.parse(
                Wire.send(Wire.to(hub.baseUrl() + "/oauth2/jwks")).body().toString());
        var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());
        assertThat(key.isPrivate()).isFalse();
        var algorithm = jwt.getHeader().getAlgorithm();
        assertThat(key.getAlgorithm()).isEqualTo(algorithm);
        if (algorithm.equals(JWSAlgorithm.RS256)) {
            assertThat(jwt.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
        } else if (algorithm.equals(JWSAlgorithm.ES256)) {
            assertThat(jwt.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        } else {
            var input = jwt.getSigningInput();
            assertThat(Ed25519.verify(
                            jwt.getSignature().decode(),
                            0,
                            key.toOctetKeyPair().getDecodedX(),
                            0,
                            input,
                            0,
                            input.length))
                    .isTrue();
        }
        return jwt.getJWTClaimsSet();
    }

    private static String owner() {
        return hub.jdbc().sql("SELECT id FROM person").query(String.class).single();
    }

    @Test
    void tellsWhoApproved() throws Exception {
        var agent = agent("asking");
        var before = Instant.now().getEpochSecond();

        var tokens = join(agent, "read openid");

        var claims = checked(tokens.text("id_token"));
        assertThat(SignedJWT.parse(tokens.text("id_token")).getHeader().getAlgorithm())
                .isEqualTo(JWSAlgorithm.RS256);
        assertThat(claims.getIssuer()).isEqualTo(hub.baseUrl());
        assertThat(claims.getSubject()).isEqualTo(owner());
        assertThat(claims.getAudience()).isEqualTo(List.of(agent.id()));
        assertThat(claims.getExpirationTime()).isInTheFuture();
        assertThat(claims.getIssueTime().toInstant().getEpochSecond()).isGreaterThanOrEqualTo(before);
        assertThat(claims.getStringClaim("at_hash")).isEqualTo(half("SHA-256", agent.token()));
        assertThat(claims.getStringClaim(AUTH_REQ_ID)).isEqualTo(agent.authReqId());
        // The owner of these tests decides by API token: that very call showed who they are, and nobody's presence.
        assertThat(claims.getLongClaim("auth_time"))
                .isBetween(before, Instant.now().getEpochSecond());
        assertThat(claims.getStringClaim("acr")).isEqualTo("0");
        assertThat(claims.getClaim("amr")).isNull();
    }

    private static String half(String hash, String token) throws Exception {
        var bytes = MessageDigest.getInstance(hash).digest(token.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, bytes.length / 2));
    }

    @Test
    void saysNoMoreThanWasKeptOfADecisionFromBefore() throws Exception {
        var agent = agent("in-session");
        var request = agent.request("Wants to know whom it works for");
        request.put("scope", "read openid");
        var card = agent.join(request).text("approval_id");
        hub.owner().approve(card, "{}");
        hub.jdbc()
                .sql("UPDATE approval SET decided_via = 'session' WHERE id = :id")
                .param("id", card)
                .update();

        var claims = checked(agent.redeem().text("id_token"));

        assertThat(claims.getStringClaim("acr")).isEqualTo("1");
        assertThat(claims.getClaims()).doesNotContainKeys("amr", "auth_time");
    }

    @Test
    void saysThatNobodyWasThereWhenAnInviteDecided() throws Exception {
        var invite = hub.owner()
                .post(
                        "/api/v2/invites",
                        "{\"max_uses\":1,\"expires_in\":3600,\"auto_approve\":true,\"scope\":\"read openid\"}");
        assertThat(invite.status()).as(invite.toString()).isEqualTo(201);
        var agent = agent("invited");
        var request = agent.request("Comes with an invite");
        request.put("scope", "read openid");
        request.put("invite", invite.text("invite"));
        agent.join(request);

        var claims = checked(agent.redeem().text("id_token"));

        assertThat(claims.getSubject()).isEqualTo(owner());
        assertThat(claims.getStringClaim("acr")).isEqualTo("0");
        assertThat(claims.getClaims()).doesNotContainKeys("amr", "auth_time");
    }

    @Test
    void keepsQuietWhereItWasNotAskedFor() {
        var agent = agent("discreet");

        assertThat(join(agent, "read").body().has("id_token")).isFalse();
        assertThat(userInfo(agent, "GET").status()).isEqualTo(403);
        assertThat(userInfo(agent, "GET").header("WWW-Authenticate")).contains("insufficient_scope", "openid");
    }

    @Test
    void tellsItAgainAtARefreshButNotWithoutThePerson() throws Exception {
        var agent = agent("again");
        var refresh = join(agent, "read openid").text("refresh_token");
        var form = new LinkedHashMap<>(agent.credentials());
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refresh);

        var renewed = agent.assertedToken(form, agent.assertion(Map.of()));
        var alone = agent.again();

        var claims = checked(renewed.text("id_token"));
        assertThat(claims.getSubject()).isEqualTo(owner());
        assertThat(claims.getStringClaim("at_hash")).isEqualTo(half("SHA-256", renewed.text("access_token")));
        assertThat(claims.getClaim(AUTH_REQ_ID)).isNull();
        assertThat(alone.body().has("id_token")).isFalse();
        assertThat(alone.text("scope")).isEqualTo("read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
    void signsAsTheClientRegistered(String algorithm) throws Exception {
        var key = TestKey.p256();
        var client = registered(key, algorithm);
        var open = hub.bean(JdbcGrants.class)
                .open(new NewGrant(
                        new AgentId(client),
                        Grant.Kind.CIBA,
                        new PersonId(owner()),
                        null,
                        EnumSet.of(Scope.READ, Scope.OPENID),
                        null,
                        null,
                        true));
        String refresh = Objects.requireNonNull(open.refreshToken());
        var form = Map.of(
                "grant_type",
                "refresh_token",
                "refresh_token",
                refresh,
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                new TestAgent(hub.baseUrl(), "client", key).assertion(Map.of("iss", client, "sub", client)));

        var tokens = Wire.send(Wire.to(hub.baseUrl() + "/oauth2/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Wire.form(form))));

        assertThat(tokens.status()).as(tokens.toString()).isEqualTo(200);
        var idToken = tokens.text("id_token");
        assertThat(SignedJWT.parse(idToken).getHeader().getAlgorithm().getName())
                .isEqualTo(algorithm);
        assertThat(checked(idToken).getAudience()).isEqualTo(List.of(client));
        assertThat(checked(idToken).getStringClaim("at_hash"))
                .isEqualTo(half(algorithm.equals("EdDSA") ? "SHA-512" : "SHA-256", tokens.text("access_token")));
    }

    /// A client that registered itself and that the owner approved.
    private static String registered(TestKey key, String algorithm) {
        var id = "agent_" + (algorithm + "x".repeat(24)).substring(0, 24);
        hub.jdbc()
                .sql("""
                        INSERT INTO oauth_client (id, metadata, registration_token_hash, address)
                        VALUES (:id, :metadata, sha256(:id::bytea), 'unknown')
                        """)
                .param("id", id)
                .param("metadata", """
                        {"client_name":"x","redirect_uris":[],"grant_types":["refresh_token"],"response_types":[],
                         "token_endpoint_auth_method":"private_key_jwt","scope":"read openid","jwks":{"keys":[%s]},
                         "id_token_signed_response_alg":"%s"}
                        """.formatted(Wire.json(key.jwk()), algorithm))
                .update();
        hub.jdbc().sql("""
                        INSERT INTO agent (id, network_id, name, name_skeleton, purpose, capabilities, scopes, status,
                            owner_id, owner_email, approval_id, approved_at, lifetime_seconds, approval_expires_at)
                        SELECT :id, n.id, :id, :id, 'Registered', '{}', '{read,openid}', 'active',
                            p.id, p.email, 'appr_' || repeat('x', 24), now(), 3600, now() + interval '1 hour'
                        FROM network n, person p
                        """).param("id", id).update();
        return id;
    }

    @Test
    void namesThePersonToTheTokenTheyApproved() {
        var agent = agent("informed");
        join(agent, "read openid");

        for (var method : List.of("GET", "POST")) {
            var answer = userInfo(agent, method);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.body().toString()).isEqualTo("{\"sub\":\"" + owner() + "\"}");
            assertThat(answer.header("Cache-Control")).contains("no-store");
        }
        var without = Wire.send(Wire.to(hub.baseUrl() + "/userinfo"));
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.header("WWW-Authenticate")).startsWith("Bearer resource_metadata=");
        agent.useToken("forged");
        assertThat(userInfo(agent, "GET").header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }

    private static Answer userInfo(TestAgent agent, String method) {
        return Wire.send(Wire.to(hub.baseUrl() + "/userinfo")
                .header("Authorization", "Bearer " + agent.token())
                .method(method, BodyPublishers.noBody()));
    }

    @Test
    void publishesEveryKeyItSignsWith() throws Exception {
        var idToken = join(agent("published"), "read openid").text("id_token");
        var kid = SignedJWT.parse(idToken).getHeader().getKeyID();

        var published = Wire.send(Wire.to(hub.baseUrl() + "/oauth2/jwks"));
        assertThat(published
                        .body()
                        .get("keys")
                        .valueStream()
                        .map(key -> key.get("kid").asString()))
                .contains(kid)
                .doesNotHaveDuplicates();
        assertThat(published
                        .body()
                        .get("keys")
                        .valueStream()
                        .map(key -> key.get("alg").asString()))
                .contains("RS256", "ES256", "EdDSA");
        assertThat(published.body().toString()).doesNotContain("\"d\"", "\"p\"");
        assertThat(published.header("Cache-Control")).contains("max-age");
        assertThat(published.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(checked(idToken).getSubject()).isEqualTo(owner());
    }
}
