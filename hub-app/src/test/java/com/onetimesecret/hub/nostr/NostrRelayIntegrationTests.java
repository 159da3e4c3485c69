package com.onetimesecret.hub.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.auth.NostrEvent;
import com.onetimesecret.hub.auth.NostrKey;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The relay at `/nostr`: events as messages and back, and each wall of the API through it.
class NostrRelayIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent alice;
    private static TestAgent bob;
    private static NostrKey alicesKey;
    private static NostrKey bobsKey;

    @BeforeAll
    static void startAHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.rate.posts-per-minute", 40));
        alice = member("nostr alice");
        bob = member("nostr-bob");
        alicesKey = bound(alice);
        bobsKey = bound(bob);
    }

    /// With the hub its connections end, and their clients know that it is not for what they did.
    @AfterAll
    static void stop() {
        try (var last = connected(bobsKey);
                var nobodys = stranger(newKey())) {
            hub.close();
            assertThat(List.of(last.end(), nobodys.end())).allMatch(end -> end.startsWith("1001"));
        }
    }

    private static TestAgent member(String name) {
        return hub.member(name, hub.owner(), "guided-network");
    }

    private static NostrKey newKey() {
        return new NostrKey(new Tokens().bytes(32));
    }

    private static NostrKey bound(TestAgent agent) {
        var key = newKey();
        var answer = NostrClient.bind(hub.baseUrl(), agent, key);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.text("public_key")).isEqualTo(key.publicKey());
        return key;
    }

    private static NostrClient stranger(NostrKey key) {
        return new NostrClient(hub.baseUrl(), key);
    }

    private static NostrClient connected(NostrKey key) {
        var client = stranger(key);
        var ok = client.authenticate();
        assertThat(ok.get(2).booleanValue()).as("%s", ok).isTrue();
        return client;
    }

    private static String status(String summary) {
        return "{\"type\":\"status_update\",\"payload\":{\"status\":\"idle\",\"summary\":\"" + summary + "\"}}";
    }

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

    // Events and messages

    @Test
    void tellsEventsAsTheirAuthorsSignedThem() {
        try (var author = connected(alicesKey);
                var reader = connected(bobsKey)) {
            assertThat(reader.subscribe(
                            "live", Map.of("authors", List.of(alicesKey.publicKey()), "#d", List.of("run"))))
                    .isEmpty();
            var event =
                    author.event(30_078, "Reading \u00e9\n", List.of(List.of("d", "run"), List.of("t", "build.main")));

            assertThat(author.publish(event)).isEmpty();
            assertThat(reader.event()).isEqualTo(event);
            assertThat(author.publish(event)).startsWith("duplicate: ");

            assertThat(reader.subscribe("stored", Map.of("ids", List.of(event.id()))))
                    .containsExactly(event);
            var message = bob.get("/api/v2/agent/messages?since=all&topic=build.main&from=" + alice.id());
            assertThat(message.body().at("/messages/0/payload/summary").asString(""))
                    .isEqualTo("Reading \u00e9\n");

            var newer = alicesKey.sign(
                    event.createdAt() + 1,
                    30_078,
                    List.of(List.of("d", "run")),
                    "{\"status\":\"completed\",\"progress\":100}");
            assertThat(author.publish(newer)).isEmpty();
            assertThat(reader.event()).isEqualTo(newer);
            reader.send("CLOSE", "live");
            // Of each address the newest counts.
            assertThat(reader.subscribe("again", Map.of("kinds", List.of(30_078), "#d", List.of("run"))))
                    .containsExactly(newer);
        }
    }

    @Test
    void refusesWhatIsNotRightWithTheWordsOfTheApi() {
        try (var author = connected(alicesKey)) {
            var event = author.event(30_078, "as signed", List.of());
            var changed = new NostrEvent(
                    event.id(), event.pubkey(), event.createdAt(), 30_078, List.of(), "changed", event.sig());
            var forged = bobsKey.sign(event.createdAt(), 30_078, List.of(), "bob's");
            var unsigned = new NostrEvent(
                    event.id(), event.pubkey(), event.createdAt(), 30_078, List.of(), "as signed", "0".repeat(128));

            assertThat(author.publish(changed)).startsWith("no invalid: the id");
            assertThat(author.publish(unsigned)).startsWith("no invalid: the signature");
            assertThat(author.publish(forged)).startsWith("no restricted: ");
            assertThat(author.publish(alicesKey.sign(event.createdAt() - 1000, 30_078, List.of(), "old")))
                    .startsWith("no invalid: created_at");
            assertThat(author.publish(author.event(1, "a note", List.of()))).startsWith("no blocked: ");
            assertThat(author.publish(author.event(30_078, "{\"status\":\"wroking\"}", List.of())))
                    .startsWith("no invalid: ")
                    .contains("/payload/status");
            assertThat(author.publish(author.event(30_023, "For nobody", List.of())))
                    .startsWith("no invalid: ");
            assertThat(author.publish(author.event(30_078, "k", List.of(List.of("ots-secret", "k".repeat(40))))))
                    .startsWith("no invalid: a status is for all");
            var past = String.valueOf(event.createdAt() - 10);
            assertThat(author.publish(author.event(30_078, "over", List.of(List.of("expiration", past)))))
                    .startsWith("no invalid: ")
                    .contains("/ttl");
            author.send("REQ", "odd", Map.of("search", "text"));
            assertThat(author.next("CLOSED").get(2).stringValue()).startsWith("unsupported: ");
            author.send("REQ", "odd", Map.of("ids", List.of("short")));
            assertThat(author.next("CLOSED").get(2).stringValue()).startsWith("invalid: ids");
        }
    }

    @Test
    void tellsMessagesOfTheApiSignedByTheNetwork() {
        var networkKey = bob.get("/api/v2/agent/nostr-key").text("network_key");
        try (var reader = connected(bobsKey)) {
            reader.subscribe("live", Map.of("authors", List.of(networkKey), "limit", 0));
            var id = alice.post("/api/v2/agent/messages", status("by HTTP")).text("id");

            var event = reader.event();

            assertThat(event.kind()).isEqualTo(30_078);
            assertThat(event.hasItsOwnId() && event.isSigned()).isTrue();
            assertThat(event.tag("d")).contains(id);
            assertThat(event.tag("agent")).contains(alice.id());
            assertThat(event.content()).isEqualTo("{\"status\":\"idle\",\"summary\":\"by HTTP\"}");
            // Always the same event.
            assertThat(reader.subscribe("stored", Map.of("ids", List.of(event.id()))))
                    .containsExactly(event);
            reader.send("CLOSE", "live");
        }
    }

    @Test
    void believesNoMetadataThatAnAgentMadeUp() {
        var someoneElses = bobsKey.sign(Instant.now().getEpochSecond(), 30_078, List.of(), "I am bob");
        var noted = new HashMap<>(NostrClient.json(someoneElses));
        noted.remove("content");
        var message = Map.of(
                "type",
                "status_update",
                "topic",
                "made.up",
                "payload",
                Map.of("status", "idle", "summary", "I am bob"),
                "metadata",
                Map.of("nostr", noted));
        assertThat(alice.post("/api/v2/agent/messages", Wire.json(message)).status())
                .isEqualTo(201);

        try (var reader = connected(bobsKey)) {
            var told = reader.subscribe("made-up", Map.of("#t", List.of("made.up")));
            assertThat(told).hasSize(1);
            assertThat(told.getFirst().pubkey()).isNotEqualTo(bobsKey.publicKey());
            assertThat(told.getFirst().tag("agent")).contains(alice.id());
            assertThat(reader.subscribe("bobs", Map.of("ids", List.of(someoneElses.id()))))
                    .isEmpty();
        }
    }

    @Test
    void handsOverPrivatelyAndPassesSecretsOn() {
        var carol = member("nostr-carol");
        var carolsKey = bound(carol);
        var secret = "NostrSecretKey" + new Tokens().base62(30);
        try (var author = connected(alicesKey);
                var reader = connected(bobsKey);
                var third = connected(carolsKey)) {
            var note =
                    author.event(4, "Y2lwaGVy?iv=AAAAAAAAAAAAAAAAAAAAAA==", List.of(List.of("p", bobsKey.publicKey())));
            var share = author.event(
                    4,
                    "c2VjcmV0?iv=AAAAAAAAAAAAAAAAAAAAAA==",
                    List.of(List.of("p", bobsKey.publicKey()), List.of("ots-secret", secret)));
            assertThat(author.publish(note)).isEmpty();
            assertThat(author.publish(share)).isEmpty();

            assertThat(reader.subscribe("mine", Map.of("#p", List.of(bobsKey.publicKey()))))
                    .contains(note, share);
            assertThat(author.subscribe("sent", Map.of("ids", List.of(note.id()))))
                    .containsExactly(note);
            assertThat(third.subscribe("nosy", Map.of("kinds", List.of(4)))).isEmpty();
            var inbox = bob.get("/api/v2/agent/inbox?since=all").body().toString();
            assertThat(inbox).contains(note.content()).contains(secret);
            assertThat(hub.jdbc()
                            .sql("select count(*) from message where position(:secret in body::text) > 0")
                            .param("secret", secret)
                            .query(Long.class)
                            .single())
                    .isZero();
            assertThat(author.publish(author.event(4, "x", List.of(List.of("p", "0".repeat(64))))))
                    .startsWith("no invalid: a p tag");
            assertThat(author.publish(author.event(4, "x", List.of()))).startsWith("no invalid: ");
        }
        // What came by the API for few is encrypted for the one who reads it.
        alice.post(
                "/api/v2/agent/messages",
                Wire.json(Map.of(
                        "type", "status_update",
                        "to", List.of(carol.id()),
                        "payload", Map.of("status", "idle", "summary", "only for carol"))));
        try (var reader = connected(carolsKey)) {
            var told = reader.subscribe("mine", Map.of("kinds", List.of(4)));
            assertThat(told).hasSize(1);
            assertThat(told.getFirst().content()).contains("?iv=").doesNotContain("carol");
            assertThat(told.getFirst().tag("p")).contains(carolsKey.publicKey());
        }
    }

    @Test
    void makesTasksOfTextsAndKeepsTheirSecrets() {
        try (var author = connected(alicesKey);
                var reader = connected(bobsKey)) {
            var secret = alice.post("/api/v2/secret", "{\"secret\":\"s3cret\"}").text("secret_key");
            var open =
                    author.event(30_023, "# Translate", List.of(List.of("d", "t1"), List.of("capability", "nostr.fr")));
            var withKey = author.event(
                    30_023,
                    "# Deploy",
                    List.of(List.of("d", "t2"), List.of("p", bobsKey.publicKey()), List.of("ots-secret", secret)));
            assertThat(author.publish(open)).isEmpty();
            assertThat(author.publish(withKey)).isEmpty();

            assertThat(reader.subscribe("tasks", Map.of("kinds", List.of(30_023), "#capability", List.of("nostr.fr"))))
                    .containsExactly(open);
            assertThat(reader.subscribe("all", Map.of("limit", 500)).toString()).doesNotContain(secret);
            var task = bob.get("/api/v2/agent/tasks?for=me&limit=500")
                    .body()
                    .get("tasks")
                    .valueStream()
                    .filter(one -> one.toString().contains("# Deploy"))
                    .map(one -> one.get("id").stringValue())
                    .findFirst()
                    .orElseThrow();
            var claimed = bob.post("/api/v2/agent/tasks/" + task + "/claim", "{}");
            assertThat(claimed.text("context_secret_key")).isEqualTo(secret);
        }
    }

    @Test
    void deletesWhatItsAuthorSaid() {
        try (var author = connected(alicesKey);
                var other = connected(bobsKey)) {
            var first = author.event(30_078, "delete me", List.of(List.of("d", "gone-1")));
            var second = author.event(30_078, "and me", List.of(List.of("d", "gone-2")));
            author.publish(first);
            author.publish(second);

            assertThat(other.publish(other.event(5, "", List.of(List.of("e", first.id())))))
                    .startsWith("no restricted: Only its author");
            assertThat(author.publish(author.event(
                            5,
                            "by mistake",
                            List.of(
                                    List.of("e", first.id()),
                                    List.of("a", "30078:" + alicesKey.publicKey() + ":gone-2")))))
                    .isEmpty();

            assertThat(other.subscribe("gone", Map.of("ids", List.of(first.id(), second.id()))))
                    .isEmpty();
            assertThat(author.publish(author.event(5, "", List.of()))).startsWith("no invalid: ");
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
