package com.onetimesecret.hub.onetime;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/// Every way in which a client of Onetime Secret sends its parameters, and every way in which it spells a path.
class RequestShapesIntegrationTests {

    private static final String VALUE = "pässwörd & 100%+ =\"more\"\n";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static OnetimeClient owner;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        owner = OnetimeClient.person(hub, hub.owner());
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static String form() {
        return OnetimeClient.pairs("secret", VALUE, "ttl", "600", "passphrase", "open sesame");
    }

    private static String length(String body) {
        return "|Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void assertKept(JsonNode shared) {
        assertThat(shared.path("ttl").asLong()).as(shared.toString()).isEqualTo(600);
        assertThat(shared.path("passphrase_required").asBoolean()).isTrue();
        var key = shared.path("secret_key").asString();
        var read = owner.form("/api/v1/secret/" + key, "passphrase", "open sesame", "SECRET_KEY", key);
        assertThat(read.text("value")).as(read.toString()).isEqualTo(VALUE);
    }

    @Test
    void takesAForm() {
        assertKept(owner.send("POST", "/api/v1/share", form(), "application/x-www-form-urlencoded")
                .body());
    }

    @Test
    void takesMultipart() {
        var body = "";
        for (var field : List.of(
                "\"secret\"\r\n\r\n" + VALUE, "ttl\r\n\r\n600", "\"passphrase\"\r\nX-More: x\r\n\r\nopen sesame")) {
            body += "--limit-1\r\nContent-Disposition: form-data; name=" + field + "\r\n";
        }
        assertKept(
                owner.send("POST", "/api/v1/share", body + "--limit-1--\r\n", "multipart/form-data; boundary=limit-1")
                        .body());
    }

    @Test
    void takesFlatJson() {
        var json = "{\"secret\":\"" + VALUE.replace("\"", "\\\"").replace("\n", "\\n")
                + "\",\"ttl\":600,\"passphrase\":\"open sesame\",\"unknown\":{}}";
        assertKept(owner.json("/api/v1/share", json).body());
    }

    /// Go corbalt, Java, PowerShell.
    @Test
    void takesAQueryStringWithoutABody() throws IOException {
        assertKept(owner.raw("/api/v1/share?" + form(), "Content-Length: 0", ""));
        assertKept(owner.raw("/api/v1/share?" + form(), "", ""));
    }

    @Test
    void takesAQueryStringThatIsNotEscaped() throws IOException {
        var asked = new String("secret=pässwörd-€".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        var shared = owner.raw("/api/v1/share?" + asked, "Content-Length: 0", "");

        assertThat(owner.form("/api/v1/secret/" + shared.path("secret_key").asString())
                        .text("value"))
                .as(shared.toString())
                .isEqualTo("pässwörd-€");
    }

    @Test
    void takesTheLargestSecretInAQueryStringEscaped() throws IOException {
        var largest = "ü".repeat(5_000);

        var shared = owner.raw("/api/v1/share?" + OnetimeClient.pairs("secret", largest), "Content-Length: 0", "");

        assertThat(owner.form("/api/v1/secret/" + shared.path("secret_key").asString())
                        .text("value"))
                .isEqualTo(largest);
    }

    /// Go chelnak.
    @Test
    void takesAQueryStringWithAnEmptyBodyThatIsCalledJson() throws IOException {
        assertKept(owner.raw("/api/v1/share?" + form(), "Content-Type: application/json|Content-Length: 0", ""));
    }

    /// Go emdneto.
    @Test
    void takesAFormThatIsNotCalledOne() throws IOException {
        assertKept(owner.raw("/api/v1/share", length(form()).substring(1), form()));
        assertKept(owner.raw("/api/v1/share", "Content-Type: nonsense" + length(form()), form()));
    }

    @Test
    void takesJsonThatIsNotCalledOne() throws IOException {
        var json = " {\"secret\":\"x\",\"ttl\":\"600\"}";
        assertThat(owner.raw("/api/v1/share", length(json).substring(1), json)
                        .path("ttl")
                        .asLong())
                .isEqualTo(600);
    }

    /// The PHP client.
    @Test
    void takesAFormWithTwoTypes() throws IOException {
        assertKept(owner.raw("/api/v1/share", "Content-Type: text/html|" + FORM + length(form()), form()));
        assertKept(owner.raw(
                "/api/v1/share",
                "Content-Type: text/html, application/x-www-form-urlencoded" + length(form()),
                form()));
    }

    @Test
    void prefersTheBodyToTheQuery() {
        var shared = owner.form("/api/v1/share?secret=of-the-query&ttl=600", "secret", "of-the-body");

        assertThat(shared.body().path("ttl").asLong()).isEqualTo(600);
        assertThat(owner.form("/api/v1/secret/" + shared.text("secret_key")).text("value"))
                .isEqualTo("of-the-body");
    }

    @Test
    void takesRecipientsInEveryForm() {
        var once = owner.form("/api/v1/share", "secret", "x", "recipient", "foobar@example.com");
        var twice = owner.form(
                "/api/v1/share", "secret", "x", "recipient", "foobar@example.com", "recipient", "eve@example.org");
        var bracketed =
                owner.form("/api/v1/share", "secret", "x", "recipient[]", "foobar@example.com", "recipient[]", "");
        var json = owner.json("/api/v1/share", "{\"secret\":\"x\",\"recipient\":[\"foobar@example.com\"]}");

        for (var shared : List.of(once, bracketed, json)) {
            assertThat(shared.body().path("recipient").toString())
                    .as(shared.toString())
                    .isEqualTo("[\"fo*****@e*****.com\"]");
        }
        assertThat(twice.body().path("recipient").toString())
                .isEqualTo("[\"fo*****@e*****.com\",\"ev*****@e*****.org\"]");
        // Without a mail server the hub mails nothing, and says so.
        assertThat(once.body().path("recipients_notified").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/share/",
                "//api/v1/share",
                "/api//v1///share//",
                "/api/v1/%73h%61re",
                "/%61pi/v1/share",
                "/api/v1/create",
            })
    void takesEverySpellingOfAPath(String path) throws IOException {
        var shared = owner.raw(path, FORM + length("secret=x"), "secret=x");

        assertThat(shared.path("state").asString()).as(shared.toString()).isEqualTo("new");
    }

    @Test
    void takesEverySpellingOnTheSecondApi() throws IOException {
        var json = "{\"secret\":{\"secret\":\"x\"}}";
        var made = owner.raw("//api/v2/secret/%63onceal/", "Content-Type: application/json" + length(json), json);

        assertThat(made.path("success").asBoolean()).as(made.toString()).isTrue();
    }

    /// Nothing else of the hub has more than one spelling.
    @ParameterizedTest
    @CsvSource({
        "//api/v2/agent/me, 400",
        "/api/v2//agent/me, 400",
        "//healthz, 400",
        "/api/v2/agent/me/, 404",
        "/api/v2/secret/, 404",
        "/api/v1/../v2/agent/me, 404",
        "/api/v1/%2e%2e/v2/agent/me, 404",
        "/api/v1/share;a=b, 404",
    })
    void keepsToOneSpellingElsewhere(String path, int status) throws IOException {
        var answer = owner.raw(path, "Content-Length: 0", "");

        assertThat(answer.path("status").asInt(404)).as(answer.toString()).isEqualTo(status);
        assertThat(answer.has("agent_id")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2F", "%2e%2e", "a%5Cb"})
    void answersToWhatIsNoAddressAsToOneThatLeadsNowhere(String key) throws IOException {
        assertThat(owner.raw("/api/v1/secret/" + key, "Content-Length: 0", "").toString())
                .isEqualTo("{\"error\":\"Not Found\"}");
        var second = owner.raw("/api/v2/secret/" + key + "/reveal", "Content-Length: 0", "");
        assertThat(second.path("error").asString()).as(second.toString()).isNotEmpty();
        assertThat(second.path("error_type").asString()).isIn("FormError", "RecordNotFound");
    }

    @Test
    void takesTheNestedFormsOfTheSecondApi() {
        var json = owner.json(
                "/api/v2/secret/conceal", "{\"secret\":{\"kind\":\"conceal\",\"secret\":\"x\",\"ttl\":\"600\"}}");
        var form = owner.form("/api/v2/secret/conceal", "secret[secret]", "x", "secret[ttl]", "600");
        var generated = owner.form(
                "/api/v2/secret/generate",
                "secret[length]",
                "40",
                "secret[character_sets][numbers]",
                "true",
                "secret[character_sets][uppercase]",
                "false",
                "secret[character_sets][lowercase]",
                "false");

        assertThat(json.body().at("/record/secret/lifespan").asLong()).isEqualTo(600);
        assertThat(form.body().at("/record/secret/lifespan").asLong()).isEqualTo(600);
        var key = generated.body().at("/record/secret/key").asString();
        var revealed = owner.json("/api/v2/secret/" + key + "/reveal", "{\"continue\":\"true\"}");
        assertThat(revealed.text("value")).as(revealed.toString()).matches("[2-9]{40}");
    }

    @Test
    void takesAnUnreadableBodyForWhatItIs() throws IOException {
        for (var body : List.of(
                new byte[] {'s', 'e', 'c', 'r', 'e', 't', '=', (byte) 0xff},
                "secret=%ff".getBytes(StandardCharsets.US_ASCII),
                "secret=%zz".getBytes(StandardCharsets.US_ASCII),
                "secret=%0".getBytes(StandardCharsets.US_ASCII),
                "secret=a%00b".getBytes(StandardCharsets.US_ASCII))) {
            var answer = owner.raw("/api/v1/share", FORM + "|Content-Length: " + body.length, body);
            assertThat(answer.path("message").asString()).isEqualTo("An unexpected error occurred :[");
        }
        assertThat(owner.json("/api/v1/share", "{\"secret\":").text("message"))
                .isEqualTo("An unexpected error occurred :[");
        var second = owner.json("/api/v2/secret/conceal", "{\"secret\":{\"secret\":\"canary \\ud800\"}}");
        assertThat(second.status()).isEqualTo(422);
        assertThat(second.text("error")).isEqualTo(second.text("message")).doesNotContain("canary");
    }
}
