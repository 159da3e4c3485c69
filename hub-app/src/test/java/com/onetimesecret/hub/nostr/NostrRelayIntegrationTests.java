package com.onetimesecret.hub.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.auth.NostrEvent;
import com.onetimesecret.hub.harness.Wire;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The relay at `/nostr`: events as messages and back.
class NostrRelayIntegrationTests extends AtTheRelay {

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

    @Test
    void deletesEveryVersionOfAnAddress() {
        try (var author = connected(alicesKey)) {
            var address = List.of(List.of("d", "versions"));
            var old = author.event(30_078, "the first words", address);
            author.publish(old);
            author.publish(author.event(30_078, "better words", address));

            assertThat(author.publish(
                            author.event(5, "", List.of(List.of("a", "30078:" + alicesKey.publicKey() + ":versions")))))
                    .isEmpty();

            assertThat(author.subscribe("versions", Map.of("#d", List.of("versions"))))
                    .isEmpty();
        }
    }
}
