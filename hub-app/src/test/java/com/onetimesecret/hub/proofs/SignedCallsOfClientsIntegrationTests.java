package com.onetimesecret.hub.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.auth.AgentAuthentication;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Registered clients sign calls by the keys of their registration (RFC 7591, RFC 9421, WIRE 3).
class SignedCallsOfClientsIntegrationTests {

    private static final String CIBA = "urn:openid:params:grant-type:ciba";
    private static final String ME = "/api/v2/agent/me";
    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String STATUS = "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}";

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(
                data, Map.of("hub.ciba.waiting-of-strangers", 1_000, "hub.registration.per-address", 1_000));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    /// A registration as the hub answered it, with the key it was made with.
    private record Client(Answer registration, TestKey key) {

        String id() {
            return registration.text("client_id");
        }

        Answer me() {
            return SignedCall.get(hub.baseUrl(), key, id(), ME).send();
        }

        SignedCall post() {
            return SignedCall.post(hub.baseUrl(), key, id(), MESSAGES, STATUS);
        }
    }

    private static Map<String, Object> metadata(TestKey key) {
        var metadata = new HashMap<String, Object>();
        metadata.put("client_name", "Signer " + System.nanoTime());
        metadata.put("jwks", Map.of("keys", List.of(key.jwk())));
        metadata.put("grant_types", List.of(CIBA, "client_credentials"));
        metadata.put("backchannel_token_delivery_mode", "poll");
        return metadata;
    }

    private static Client registered(TestKey key, Map<String, Object> metadata) {
        var answer = Wire.send(Wire.post(hub.baseUrl() + "/oauth2/register", Wire.json(metadata)));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return new Client(answer, key);
    }

    private static Client approved(TestKey key, Map<String, Object> metadata) {
        var client = registered(key, metadata);
        var form = Map.of(
                "scope",
                "openid post read",
                "login_hint",
                RunningHub.OWNER,
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                new TestAgent(hub.baseUrl(), "x", key).assertion(Map.of("iss", client.id(), "sub", client.id())));
        var asked = Wire.send(Wire.to(hub.baseUrl() + "/oauth2/bc-authorize")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Wire.form(form))));
        assertThat(asked.status()).as(asked.toString()).isEqualTo(200);
        var card = hub.owner().pending().stream()
                .filter(waiting -> waiting.path("agent_id").asString("").equals(client.id()))
                .findFirst()
                .orElseThrow();
        assertThat(hub.owner().approve(card.path("id").asString(""), "{}").status())
                .isEqualTo(200);
        return client;
    }

    private static void assertRefused(Answer answer, String... words) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.problem()).isEqualTo("invalid-signature");
        assertThat(answer.text("detail")).contains(words);
    }

    @Test
    void actsByEitherKindOfKey() {
        for (var key : List.of(TestKey.ed25519(), TestKey.p256())) {
            var client = approved(key, metadata(key));

            assertThat(client.me().text("agent_id")).isEqualTo(client.id());
            assertThat(client.me().body().toString()).contains("post", "read").doesNotContain("\"ask\"");
            var call = client.post();
            assertThat(call.send().status()).isEqualTo(201);
            assertRefused(call.send(), "nonce was used already");
            assertThat(client.post()
                            .with("alg", key.isP256() ? "\"ed25519\"" : "\"ecdsa-p256-sha256\"")
                            .send()
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void goesByTheKeysOfTheRegistrationAsItIs() {
        var key = TestKey.ed25519();
        var client = approved(key, metadata(key));
        var next = TestKey.p256();
        assertRefused(SignedCall.get(hub.baseUrl(), next, client.id(), ME).send(), "jwks", "signature base");

        var changed = metadata(next);
        changed.put("client_id", client.id());
        changed.put("client_name", client.registration().text("client_name"));
        var put = Wire.send(Wire.to(client.registration().text("registration_client_uri"))
                .header("Authorization", "Bearer " + client.registration().text("registration_access_token"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(Wire.json(changed))));
        assertThat(put.status()).as(put.toString()).isEqualTo(200);

        assertRefused(client.me(), "jwks");
        assertThat(SignedCall.get(hub.baseUrl(), next, client.id(), ME).send().status())
                .isEqualTo(200);
    }

    @Test
    void fetchesTheKeysBehindAnAddressAndNotForEverySignature() throws Exception {
        var key = TestKey.ed25519();
        var fetches = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", call -> {
            fetches.incrementAndGet();
            var body = Wire.json(Map.of("keys", List.of(key.jwk()))).getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(200, body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        server.start();
        try {
            var metadata = metadata(key);
            metadata.remove("jwks");
            metadata.put("jwks_uri", "http://localhost:" + server.getAddress().getPort() + "/jwks");
            var client = approved(key, metadata);

            assertThat(client.me().status()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                assertRefused(
                        SignedCall.get(hub.baseUrl(), TestKey.ed25519(), client.id(), ME)
                                .send(),
                        "jwks_uri");
            }
            assertThat(fetches.get()).isEqualTo(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void tellsAClientThatMayNotActAloneWhatToDo() {
        var key = TestKey.ed25519();
        var metadata = metadata(key);
        metadata.put("grant_types", List.of(CIBA));
        var client = approved(key, metadata);

        assertRefused(client.me(), "client_credentials", "access token", "RFC 7592");
    }

    @Test
    void tellsAClientWithoutAKeyToUseItsToken() {
        var client = registered(
                TestKey.ed25519(),
                Map.of(
                        "client_name",
                        "Keyless",
                        "token_endpoint_auth_method",
                        "none",
                        "redirect_uris",
                        List.of("http://127.0.0.1/back"),
                        "grant_types",
                        List.of("authorization_code")));
        // Nobody it is, until a person lets it in.
        assertRefused(client.me(), "keyid");
        hub.jdbc().sql("""
                        INSERT INTO agent (id, network_id, name, name_skeleton, purpose, capabilities, scopes, status,
                            owner_id, owner_email, approval_id, approved_at, lifetime_seconds, approval_expires_at)
                        SELECT :id, n.id, 'Keyless', 'keyless', 'Registered', '{}', '{read}', 'active',
                            p.id, p.email, 'appr_' || repeat('x', 24), now(), 3600, now() + interval '1 hour'
                        FROM network n, person p
                        """).param("id", client.id()).update();

        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertRefused(client.me(), "without a key", "access token"));
    }

    @Test
    void isNobodyBeforeTheApproval() {
        var key = TestKey.ed25519();

        assertRefused(registered(key, metadata(key)).me(), "keyid must be");
    }

    @Test
    void endsWithPauseRevocationAndRegistration() {
        var key = TestKey.p256();
        var client = approved(key, metadata(key));
        hub.owner().post("/api/v2/agents/" + client.id() + "/pause", "{}");
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(client.post().send().problem()).isEqualTo("paused-by-human"));
        assertThat(client.me().status()).isEqualTo(200);

        hub.owner().post("/api/v2/agents/" + client.id() + "/revoke", "{}");
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(client.me().problem()).isEqualTo("unauthenticated"));

        var other = approved(key, metadata(key));
        assertThat(other.me().status()).isEqualTo(200);
        var gone = Wire.send(Wire.to(other.registration().text("registration_client_uri"))
                .header("Authorization", "Bearer " + other.registration().text("registration_access_token"))
                .DELETE());
        assertThat(gone.status()).isEqualTo(204);
        assertThat(other.me().status()).isEqualTo(401);
    }

    @Test
    void changesItsKeysInItsRegistrationAlone() {
        var key = TestKey.ed25519();
        var client = approved(key, metadata(key));

        for (var verb : List.of("rotate", "revoke")) {
            var answer = SignedCall.post(hub.baseUrl(), key, client.id(), "/api/v2/agent/keys/" + verb, "{}")
                    .send();
            assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
            assertThat(answer.body().toString()).contains("in its registration");
        }
    }

    @Test
    void holdsNoStreamLongerThanATokenWould() {
        var soon = Instant.now().plus(Duration.ofMinutes(59));
        var end = hub.bean(AgentAuthentication.class)
                .credential(withoutAKeyOfItsOwn(), Scope.READ, null)
                .expiresAt();

        assertThat(end).isBetween(soon, soon.plus(Duration.ofMinutes(2)));
    }

    private static CurrentAgent withoutAKeyOfItsOwn() {
        return new CurrentAgent(
                new AgentId("agent_" + "0".repeat(24)),
                new NetworkId("net_" + "0".repeat(24)),
                "Registered",
                Set.of(Scope.READ),
                null,
                RunningHub.OWNER,
                new ApprovalId("appr_" + "0".repeat(24)),
                Instant.now(),
                false,
                false);
    }
}
