package com.onetimesecret.hub.ciba;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The keys of registered clients: inline or behind `jwks_uri`, under every name of their algorithm.
class ClientKeysIntegrationTests {

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

    private static Answer register(Map<String, Object> metadata) {
        return CibaClient.register(hub, metadata);
    }

    private static Map<String, Object> metadata() {
        return new HashMap<>(CibaClient.metadata(CibaClient.key(), Map.of()));
    }

    @Test
    void fetchesKeysByTheirAddressAndAgainForANewName() throws Exception {
        var served = new java.util.concurrent.atomic.AtomicReference<>(CibaClient.key());
        var fetches = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", call -> {
            fetches.incrementAndGet();
            var body = new JWKSet(served.get().toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(200, body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        server.start();
        try {
            var key = served.get();
            var body = metadata();
            body.remove("jwks");
            body.put("jwks_uri", "http://localhost:" + server.getAddress().getPort() + "/jwks");
            var registered = register(body);
            assertThat(registered.status()).as(registered.toString()).isEqualTo(201);
            var client = CibaClient.of(hub, key, registered.text("client_id"));
            assertThat(client.form(CibaClient.parameters(Map.of())).status()).isEqualTo(200);
            assertThat(client.form(CibaClient.parameters(Map.of())).status()).isEqualTo(200);
            assertThat(fetches.get()).isEqualTo(1);
            // A name that nobody knows is asked for once a minute at most.
            var stranger = CibaClient.of(hub, CibaClient.key(), registered.text("client_id"));
            assertThat(stranger.form(CibaClient.parameters(Map.of())).text("error"))
                    .isEqualTo("invalid_client");
            assertThat(stranger.form(CibaClient.parameters(Map.of())).text("error"))
                    .isEqualTo("invalid_client");
            assertThat(fetches.get()).isEqualTo(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusesKeySetsInsideNetworks() {
        for (var uri : List.of(
                "http://10.0.0.1/jwks",
                "https://10.0.0.1/jwks",
                "https://169.254.169.254/latest",
                "file:///etc/passwd",
                "https://client.example.com:22/")) {
            var body = metadata();
            body.remove("jwks");
            body.put("jwks_uri", uri);
            assertThat(register(body).text("error")).as(uri).isEqualTo("invalid_client_metadata");
        }
    }

    @Test
    void takesAllAlgorithmNamesOfEd25519() {
        var key = TestKey.ed25519();
        var body = metadata();
        body.put("jwks", Map.of("keys", List.of(key.jwk())));
        body.put("grant_types", List.of(CibaClient.CIBA));
        var registered = register(body);
        assertThat(registered.status()).as(registered.toString()).isEqualTo(201);
        for (var alg : List.of("EdDSA", "Ed25519")) {
            var form = new HashMap<>(CibaClient.parameters(Map.of()));
            form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
            form.put("client_assertion", assertion(key, registered.text("client_id"), alg));
            var asked = Wire.send(Wire.to(hub.baseUrl() + "/oauth2/bc-authorize")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(Wire.form(form))));
            assertThat(asked.status()).as(alg + asked).isEqualTo(200);
        }
    }

    private static String assertion(TestKey key, String id, String alg) {
        var now = java.time.Instant.now().getEpochSecond();
        var text = com.onetimesecret.hub.harness.TestAgent.part(Map.of("alg", alg)) + "."
                + com.onetimesecret.hub.harness.TestAgent.part(
                        Map.of("iss", id, "sub", id, "aud", hub.baseUrl(), "exp", now + 60, "jti", alg + now));
        return text + "." + TestKey.base64Url(key.sign(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
