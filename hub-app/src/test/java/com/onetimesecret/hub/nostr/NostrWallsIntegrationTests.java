package com.onetimesecret.hub.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Wire;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Keys that agents bring to the relay, and each wall of the API through it.
@ExtendWith(OutputCaptureExtension.class)
class NostrWallsIntegrationTests extends AtTheRelay {

    // The key

    @Test
    void takesAKeyOnlyFromWhoHasIt() {
        var agent = member("nostr-keys");
        var key = newKey();
        var now = Instant.now().getEpochSecond();
        var tags = List.of(
                List.of("u", hub.baseUrl() + "/api/v2/agent/nostr-key"),
                List.of("method", "PUT"),
                List.of("agent", alice.id()));
        var others = Wire.json(Map.of("event", NostrClient.json(key.sign(now, 27_235, tags, ""))));

        var refused = agent.call("PUT", "/api/v2/agent/nostr-key", others);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().toString()).contains("/event/tags").contains(agent.id());
        assertThat(agent.get("/api/v2/agent/nostr-key").status()).isEqualTo(404);
        assertThat(agent.delete("/api/v2/agent/nostr-key").status()).isEqualTo(404);
        assertThat(NostrClient.bind(hub.baseUrl(), agent, alicesKey).problem()).isEqualTo("key-conflict");

        assertThat(NostrClient.bind(hub.baseUrl(), agent, key).status()).isEqualTo(200);
        assertThat(NostrClient.bind(hub.baseUrl(), agent, key).status()).isEqualTo(200);
        var second = bound(agent);
        assertThat(agent.get("/api/v2/agent/nostr-key").text("public_key")).isEqualTo(second.publicKey());
        assertThat(NostrClient.bind(hub.baseUrl(), alice, key).problem()).isEqualTo("key-conflict");
        assertThat(agent.delete("/api/v2/agent/nostr-key").status()).isEqualTo(204);
        assertThat(agent.get("/api/v2/agent/nostr-key").status()).isEqualTo(404);
    }

    @Test
    void namesTheKeysOfAgents() {
        var bound = alice.get("/api/v2/agent/nostr-key");
        assertThat(bound.text("nip05")).startsWith("nostr-alice.guided-network@");

        var named = Wire.send(Wire.to(hub.baseUrl() + "/.well-known/nostr.json?name=nostr-alice.guided-network")
                .header("Origin", "https://client.example"));

        assertThat(named.body().at("/names/nostr-alice.guided-network").asString(""))
                .isEqualTo(alicesKey.publicKey());
        assertThat(named.body().at("/relays/" + alicesKey.publicKey() + "/0").asString(""))
                .isEqualTo(NostrClient.relay(hub.baseUrl()));
        assertThat(named.header("Access-Control-Allow-Origin")).isEqualTo("*");
        var own = Wire.send(Wire.to(hub.baseUrl() + "/a/" + alice.id() + "/.well-known/nostr.json?name=_"));
        assertThat(own.body().at("/names/_").asString("")).isEqualTo(alicesKey.publicKey());
        var identity = Wire.send(Wire.to(hub.baseUrl() + "/a/" + alice.id() + "/.well-known/agent.json"));
        assertThat(identity.text("nostr_public_key")).isEqualTo(alicesKey.publicKey());
        assertThat(hub.get("/.well-known/nostr.json?name=nobody.guided-network"))
                .isEqualTo("{\"names\":{},\"relays\":{}}");
    }

    @Test
    void endsWithWhoSendsBytes() {
        try (var client = new NostrClient(hub.baseUrl(), newKey())) {
            client.sendBytes(1);
            assertThat(client.end()).startsWith("1003 ");
        }
    }

    /// Nobody sends bytes without end before anybody knows who it is; who still sends may miss why it ended.
    @Test
    void endsWithWhoSendsMoreThanItReads() {
        try (var client = new NostrClient(hub.baseUrl(), newKey())) {
            client.sendBytes(100_000);
            assertThat(client.end()).matches("1009 .*|cut .*");
        }
    }

    @Test
    void refusesAHandshakeThatIsNone(CapturedOutput output) throws Exception {
        var address = URI.create(hub.baseUrl());
        for (var key : new String[] {"", "Sec-WebSocket-Key: x\r\n"}) {
            try (var socket = new Socket(address.getHost(), address.getPort())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream()
                        .write(("GET /nostr HTTP/1.1\r\nHost: " + address.getAuthority()
                                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                        + key + "\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                                .readLine())
                        .startsWith("HTTP/1.1 400 ");
            }
        }
        assertThat(output.getAll()).doesNotContain("writeError");
    }

    @Test
    void describesItself() {
        var answer = Wire.send(Wire.to(hub.baseUrl() + "/nostr")
                .header("Accept", "application/nostr+json")
                .header("Origin", "https://client.example"));

        assertThat(answer.header("Content-Type")).startsWith("application/nostr+json");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.body().at("/limitation/auth_required").asBoolean()).isTrue();
        assertThat(answer.body().at("/limitation/max_message_length").asInt()).isEqualTo(65_536);
        assertThat(answer.body().get("supported_nips").toString()).isEqualTo("[1,4,5,9,11,40,42]");
    }

    @Test
    void doesNothingForNobody() {
        var key = newKey();
        try (var client = stranger(key)) {
            var challenge = client.next("AUTH").get(1).stringValue();
            client.send("REQ", "all", Map.of());
            assertThat(client.next("CLOSED").get(2).stringValue()).startsWith("auth-required: ");
            assertThat(client.publish(client.event(30_078, "hello", List.of()))).startsWith("no auth-required: ");
            client.send(
                    "AUTH",
                    NostrClient.json(client.event(
                            22_242,
                            "",
                            List.of(List.of("relay", "wss://other.example/nostr"), List.of("challenge", challenge)))));
            assertThat(client.next("OK").get(3).stringValue()).startsWith("invalid: the relay tag");
            client.send(
                    "AUTH",
                    NostrClient.json(client.event(
                            22_242,
                            "",
                            List.of(
                                    List.of("relay", NostrClient.relay(hub.baseUrl())),
                                    List.of("challenge", "another")))));
            assertThat(client.next("OK").get(3).stringValue()).startsWith("invalid: the challenge");
            client.sendText("{nonsense");
            assertThat(client.next("NOTICE").get(1).stringValue()).startsWith("invalid: ");
        }
        try (var client = stranger(key)) {
            assertThat(client.authenticate().get(3).stringValue()).startsWith("restricted: no approved agent");
        }
    }

    // The walls

    @Test
    void keepsNetworksApart() {
        var there = hub.found("nostrwall");
        var outsider = hub.member("nostr-outsider", there, "nostrwall");
        var theirKey = bound(outsider);
        try (var author = connected(alicesKey);
                var beyond = connected(theirKey)) {
            var event = author.event(30_078, "behind the wall", List.of());
            author.publish(event);

            assertThat(beyond.subscribe("all", Map.of())).isEmpty();
            assertThat(beyond.publish(beyond.event(4, "x?iv=y", List.of(List.of("p", alicesKey.publicKey())))))
                    .startsWith("no invalid: a p tag names no agent");
            assertThat(beyond.publish(beyond.event(5, "", List.of(List.of("e", event.id())))))
                    .isEmpty();
            assertThat(author.subscribe("still", Map.of("ids", List.of(event.id()))))
                    .containsExactly(event);
            assertThat(outsider.get("/api/v2/agent/nostr-key").text("network_key"))
                    .isNotEqualTo(bob.get("/api/v2/agent/nostr-key").text("network_key"));
        }
    }

    @Test
    void knowsTheScopes() {
        var agent = hub.stranger("nostr-reader");
        var request = agent.request("Reads by Nostr");
        request.put("scope", "read subscribe");
        request.put("network", "guided-network");
        hub.owner().approve(agent.join(request).text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);
        try (var client = connected(bound(agent))) {
            client.subscribe("all", Map.of("limit", 1));
            assertThat(client.publish(client.event(30_078, "x", List.of())))
                    .startsWith("no restricted: ")
                    .contains("`post`");
        }
    }

    @Test
    void endsWithThePauseTheKeyAndTheAgent() {
        var agent = member("nostr-ended");
        var key = bound(agent);
        try (var paused = connected(key)) {
            hub.owner().post("/api/v2/agents/" + agent.id() + "/pause", "{}");
            assertThat(paused.end()).isEqualTo("1008 restricted: paused");
        }
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            try (var client = stranger(key)) {
                assertThat(client.authenticate().get(3).stringValue()).startsWith("restricted: A person paused");
            }
        });
        hub.owner().post("/api/v2/agents/" + agent.id() + "/resume", "{}");
        org.awaitility.Awaitility.await()
                .untilAsserted(() ->
                        assertThat(agent.get("/api/v2/agent/peers").status()).isEqualTo(200));
        try (var client = connected(key)) {
            assertThat(agent.delete("/api/v2/agent/nostr-key").status()).isEqualTo(204);
            assertThat(client.end()).isEqualTo("1008 restricted: this key was ended");
        }
        try (var client = connected(bound(agent))) {
            hub.owner().post("/api/v2/agents/" + agent.id() + "/revoke", "{}");
            assertThat(client.end()).isEqualTo("1008 restricted: revoked");
        }
    }

    @Test
    void countsLikeTheApi() {
        var agent = member("nostr-eager");
        try (var client = connected(bound(agent))) {
            var last = "";
            for (int i = 0; i < 45 && last.isEmpty(); i++) {
                last = client.publish(client.event(30_078, "number " + i, List.of()));
            }

            assertThat(last).startsWith("no rate-limited: ");
            assertThat(agent.post("/api/v2/agent/messages", status("too many")).status())
                    .isEqualTo(429);
        }
    }

    @Test
    void hasAnEndToWhatItTakes() {
        try (var client = connected(alicesKey)) {
            for (int i = 0; i < 20; i++) {
                client.subscribe("s" + i, Map.of("limit", 0));
            }
            client.send("REQ", "one-more", Map.of());
            assertThat(client.next("CLOSED").get(2).stringValue()).startsWith("blocked: ");
            client.sendText("[\"EVENT\",\"" + "x".repeat(70_000) + "\"]");
            assertThat(client.end()).startsWith("1009");
        }
    }
}
