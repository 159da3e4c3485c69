package com.onetimesecret.hub.onetime;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// API v1 of Onetime Secret: shapes, types, states and the exact words that its clients go by.
class FirstApiIntegrationTests {

    private static final String UNEXPECTED = "An unexpected error occurred :[";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static OnetimeClient owner;
    private static OnetimeClient guest;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        owner = OnetimeClient.person(hub, hub.owner());
        guest = OnetimeClient.guest(hub);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static void assertRefused(Answer answer, String message, String intended) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
        assertThat(answer.text("message")).isEqualTo(message);
        assertThat(answer.header("X-OTS-Intended-Status")).isEqualTo(intended);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("WWW-Authenticate")).isEmpty();
    }

    private static void assertUnknown(Answer answer, String key) {
        assertRefused(answer, "Unknown secret", "");
        assertThat(answer.text("secret_key")).isEqualTo(key);
        assertThat(answer.body().propertyNames()).containsExactlyInAnyOrder("secret_key", "message");
    }

    @Test
    void saysThatItAnswers() {
        for (var answer :
                List.of(guest.get("/api/v1/status"), guest.get("/api/v1/status/"), owner.get("/api/v1/authcheck"))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().toString()).isEqualTo("{\"status\":\"nominal\",\"locale\":\"en\"}");
            assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("application/json;charset=utf-8");
        }
        assertRefused(guest.get("/api/v1/authcheck"), "Not authorized", "401");
    }

    @Test
    void sharesInItsShape() {
        var shared = owner.form("/api/v1/share", "secret", "hunter2", "ttl", "3600");
        var body = shared.body();
        var metadataKey = shared.text("metadata_key");

        assertThat(shared.status()).isEqualTo(200);
        assertThat(shared.header("Cache-Control")).isEqualTo("no-store");
        assertThat(body.propertyNames())
                .containsExactly(
                        "custid",
                        "metadata_key",
                        "secret_key",
                        "ttl",
                        "metadata_ttl",
                        "secret_ttl",
                        "metadata_url",
                        "state",
                        "updated",
                        "created",
                        "recipient",
                        "share_domain",
                        "passphrase_required",
                        "identifier",
                        "secret_identifier",
                        "has_passphrase",
                        "recipients",
                        "receipt_ttl",
                        "receipt_url");
        assertThat(shared.text("custid")).isEqualTo("owner@example.com");
        assertThat(metadataKey).matches("[a-z0-9]{31}").isEqualTo(shared.text("identifier"));
        assertThat(shared.text("secret_key")).matches("[a-z0-9]{31}").isEqualTo(shared.text("secret_identifier"));
        assertThat(shared.text("metadata_url"))
                .isEqualTo(hub.baseUrl() + "/receipt/" + metadataKey)
                .isEqualTo(shared.text("receipt_url"));
        assertThat(shared.text("state")).isEqualTo("new");
        assertThat(shared.text("share_domain")).isEmpty();
        for (var number : List.of("ttl", "metadata_ttl", "secret_ttl", "updated", "created")) {
            assertThat(body.path(number).isIntegralNumber()).as(number).isTrue();
        }
        assertThat(body.path("ttl").asLong()).isEqualTo(3600);
        assertThat(body.path("secret_ttl").asLong()).isBetween(3598L, 3600L);
        assertThat(body.path("metadata_ttl").asLong()).isBetween(7198L, 7200L);
        assertThat(body.path("passphrase_required").isBoolean()).isTrue();
        assertThat(body.path("recipient").toString()).isEqualTo("[]");
        assertThat(body.toString()).doesNotContain("hunter2");
    }

    @Test
    void followsASecretToItsRead() {
        var shared = guest.form("/api/v1/share", "secret", "hunter2");
        var key = shared.text("secret_key");
        assertThat(shared.text("custid")).isEqualTo("anon");
        assertThat(shared.body().path("ttl").asLong()).isEqualTo(604_800);

        for (var path : List.of("/api/v1/private/", "/api/v1/metadata/", "/api/v1/receipt/")) {
            for (var looked : List.of(
                    guest.get(path + shared.text("metadata_key")), guest.form(path + shared.text("metadata_key")))) {
                assertThat(looked.text("state")).isEqualTo("new");
                assertThat(looked.text("secret_key")).isEqualTo(key);
                assertThat(looked.body().toString()).doesNotContain("hunter2");
                assertThat(looked.body().has("received")).isFalse();
            }
        }
        assertThat(guest.get("/api/v1/secret/" + key).body().toString()).isEqualTo("{\"error\":\"Not Found\"}");

        var read = guest.form("/api/v1/secret/" + key);
        assertThat(read.body().toString())
                .isEqualTo("{\"value\":\"hunter2\",\"secret_key\":\"" + key + "\",\"share_domain\":\"" + hub.baseUrl()
                        + "\"}");
        assertUnknown(guest.form("/api/v1/secret/" + key), key);

        var after = guest.get("/api/v1/private/" + shared.text("metadata_key"));
        assertThat(after.text("state")).isEqualTo("received");
        assertThat(after.body().path("received").isIntegralNumber()).isTrue();
        for (var gone : List.of("secret_key", "secret_ttl", "secret_identifier", "passphrase_required")) {
            assertThat(after.body().has(gone)).as(gone).isFalse();
        }
        var late = guest.form("/api/v1/private/" + shared.text("metadata_key") + "/burn");
        assertUnknown(late, shared.text("metadata_key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"private", "metadata", "receipt"})
    void burns(String name) {
        var shared = owner.form("/api/v1/share", "secret", "hunter2");
        var metadata = "/api/v1/" + name + "/" + shared.text("metadata_key");

        var burned = owner.form(metadata + "/burn");
        assertThat(burned.body().at("/state/state").asString()).isEqualTo("burned");
        assertThat(burned.text("secret_shortkey"))
                .isEqualTo(shared.text("secret_key").substring(0, 8));
        var after = owner.get(metadata).body();
        assertThat(after.path("state").asString()).isEqualTo("burned");
        assertThat(after.path("secret_ttl").isNull()).isTrue();
        assertThat(after.has("secret_ttl")).isTrue();
        assertThat(after.has("passphrase_required")).isFalse();
        assertUnknown(owner.form("/api/v1/secret/" + shared.text("secret_key")), shared.text("secret_key"));
        assertUnknown(owner.form(metadata + "/burn"), shared.text("metadata_key"));
    }

    @Test
    void generatesAndShowsItThisOnce() {
        var made = owner.form("/api/v1/generate", "secret", "is ignored", "ttl", "60");
        var longer = owner.json(
                "/api/v1/generate",
                "{\"length\":128,\"character_sets\":{\"uppercase\":false,\"lowercase\":false,\"numbers\":false}}");

        assertThat(made.text("value")).matches("[a-zA-Z0-9]{12}").isEqualTo(made.text("secret_value"));
        assertThat(made.body().path("ttl").asLong()).isEqualTo(60);
        assertThat(longer.text("value"))
                .as("no kind of character is every kind")
                .hasSize(128);
        var metadata = owner.get("/api/v1/private/" + made.text("metadata_key"));
        assertThat(metadata.body().toString()).doesNotContain(made.text("value"), "value");
        assertThat(owner.form("/api/v1/secret/" + made.text("secret_key")).text("value"))
                .isEqualTo(made.text("value"));
        assertRefused(
                owner.form("/api/v1/generate", "length", "129"),
                "Generated password length must be no more than 128 characters",
                "400");
    }

    private static List<String> keys(JsonNode list) {
        return list.valueStream()
                .map(metadata -> metadata.path("metadata_key").asString())
                .toList();
    }

    @Test
    void listsTheNewestFirst() {
        var older = owner.form("/api/v1/share", "secret", "older", "passphrase", "open sesame");
        var newer = owner.form("/api/v1/share", "secret", "newer");
        var list = owner.get("/api/v1/private/recent").body();

        assertThat(list.isArray()).isTrue();
        assertThat(list.get(0).path("metadata_key").asString()).isEqualTo(newer.text("metadata_key"));
        assertThat(list.get(1).path("metadata_key").asString()).isEqualTo(older.text("metadata_key"));
        assertThat(list.get(1).path("secret_identifier").asString()).isEqualTo(older.text("secret_key"));
        for (JsonNode metadata : list.values()) {
            assertThat(metadata.has("secret_key")).isFalse();
            assertThat(metadata.has("passphrase_required")).isFalse();
            assertThat(metadata.has("value")).isFalse();
            assertThat(metadata.path("secret_ttl").isNull()).isTrue();
        }
        for (var path : List.of("/api/v1/metadata/recent", "/api/v1/receipt/recent")) {
            assertThat(keys(owner.get(path).body())).isEqualTo(keys(list));
        }
        assertRefused(guest.get("/api/v1/private/recent"), "Not authorized", "401");
        assertUnknown(owner.form("/api/v1/private/recent"), "recent");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 60",
        "59, 60",
        "60, 60",
        "-5, 60",
        "nonsense, 60",
        "2592001, 2592000",
        "99999999999999999999, 2592000",
        "'', 604800",
        "3600.9, 3600"
    })
    void clampsTheLifetime(String asked, long given) {
        assertThat(owner.form("/api/v1/share", "secret", "x", "ttl", asked)
                        .body()
                        .path("ttl")
                        .asLong())
                .isEqualTo(given);
    }

    @Test
    void givesGuestsLess() {
        var shared = guest.form("/api/v1/share", "secret", "x", "ttl", "2592000");

        assertThat(shared.body().path("ttl").asLong()).isEqualTo(604_800);
        assertRefused(
                guest.form("/api/v1/share", "secret", "x", "recipient", "a@b.co"),
                "An account is required to send emails.",
                "400");
    }

    @Test
    void saysWhatIsWrongInItsWords() {
        assertRefused(owner.form("/api/v1/share"), "You did not provide anything to share", "400");
        assertRefused(owner.form("/api/v1/share", "secret", ""), "You did not provide anything to share", "400");
        assertRefused(
                owner.form("/api/v1/share", "secret", "ä".repeat(5001)),
                "Secret value exceeds the maximum size of 10000 bytes",
                "400");
        assertRefused(
                owner.form("/api/v1/share", "secret", "a".repeat(70_000)),
                "Secret value exceeds the maximum size of 10000 bytes",
                "400");
        assertThat(owner.form("/api/v1/share", "secret", "ä".repeat(5000)).status())
                .isEqualTo(200);
        assertRefused(
                owner.form("/api/v1/share", "secret", "x", "passphrase", "abc"),
                "Passphrase must be at least 4 characters long",
                "400");
        assertRefused(
                owner.form("/api/v1/share", "secret", "x", "passphrase", "a".repeat(129)),
                "Passphrase must be no more than 128 characters long",
                "400");
        assertRefused(
                owner.form("/api/v1/share", "secret", "x", "recipient", "nobody"),
                "Undeliverable email address: nobody",
                "400");
        assertRefused(
                owner.form("/api/v1/share", "secret", "x", "share_domain", "other.example"),
                "Unknown domain: other.example",
                "400");
        assertThat(owner.form("/api/v1/share", "secret", "x", "passphrase", "", "share_domain", "")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Basic Og==", "Basic nonsense!", "Basic", "", "Bearer x", "Digest x", "Basic bm9ib2R5OnRva2Vu"})
    void refusesEveryCredentialThatIsNotRight(String authorization) {
        var client = OnetimeClient.with(hub, authorization.isEmpty() ? " " : authorization);

        for (var path : List.of("/api/v1/status", "/api/v1/private/recent")) {
            assertRefused(client.get(path), "Not authorized", "401");
        }
        assertRefused(client.form("/api/v1/share", "secret", "x"), "Not authorized", "401");
    }

    @Test
    void letsNoAgentIn() {
        var agent = hub.member("v1-agent");
        var client = OnetimeClient.with(hub, "Bearer " + agent.token());

        assertRefused(client.form("/api/v1/share", "secret", "x"), "Not authorized", "401");
    }

    @Test
    void knowsNoOtherAddress() {
        for (var answer : List.of(
                guest.get("/api/v1"),
                guest.get("/api/v1/"),
                guest.get("/api/v1/nowhere"),
                guest.get("/api/v1/share"),
                guest.send("DELETE", "/api/v1/private/x", "", ""),
                owner.form("/api/v1/status"))) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
            assertThat(answer.body().toString()).isEqualTo("{\"error\":\"Not Found\"}");
        }
        for (var key : List.of("short", "0".repeat(31), "0".repeat(62), "-._~")) {
            assertUnknown(guest.form("/api/v1/secret/" + key), key);
            assertUnknown(guest.get("/api/v1/private/" + key), key);
            assertUnknown(guest.form("/api/v1/private/" + key + "/burn"), key);
        }
    }

    @Test
    void asksForThePassphraseAndLocksGuessersOut() {
        var shared = owner.form("/api/v1/share", "secret", "hunter2", "passphrase", "open sesame");
        var key = shared.text("secret_key");
        var burn = "/api/v1/private/" + shared.text("metadata_key") + "/burn";
        assertThat(shared.body().path("passphrase_required").asBoolean()).isTrue();

        assertUnknown(owner.form("/api/v1/secret/" + key), key);
        assertUnknown(owner.form("/api/v1/secret/" + key, "passphrase", "wrong"), key);
        assertRefused(owner.form(burn, "passphrase", "wrong"), "Double check that passphrase", "400");
        for (int i = 0; i < 3; i++) {
            assertUnknown(guest.form("/api/v1/secret/" + key, "passphrase", "wrong"), key);
            owner.form("/api/v1/secret/" + key, "passphrase", "wrong");
        }
        assertRefused(owner.form("/api/v1/secret/" + key, "passphrase", "open sesame"), UNEXPECTED, "400");
        // Somebody else is not locked out with the guesser.
        assertThat(guest.form("/api/v1/secret/" + key, "passphrase", "open sesame")
                        .text("value"))
                .isEqualTo("hunter2");
    }
}
