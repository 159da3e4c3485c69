package com.onetimesecret.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the edge and the features behind it make of a call together.
class WholeHubIntegrationTests {

    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String SECRET = "/api/v2/secret";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent agent;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.start(data);
        agent = hub.member("robin");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static Answer call(String method, String path, String... headers) {
        var request = Wire.to(hub.baseUrl() + path).method(method, BodyPublishers.noBody());
        return Wire.send(headers.length == 0 ? request : request.headers(headers));
    }

    @Test
    void countsAsPostsOnlyMessagesThatAreStoredAndTellsWhatIsLeft() {
        var poster = hub.member("poster");
        var refused = poster.post(MESSAGES, "{\"type\":\"status_update\",\"payload\":{}}");
        var heartbeat = poster.post(MESSAGES, "{\"type\":\"heartbeat\",\"payload\":{\"current_load\":\"light\"}}");
        var stored = poster.post(MESSAGES, "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}");
        var secret = poster.post(SECRET, "{\"secret\":\"x\",\"ttl\":1}");
        var me = poster.get("/api/v2/agent/me");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.header("RateLimit")).startsWith("\"actions\";r=119;");
        assertThat(heartbeat.status()).isEqualTo(200);
        assertThat(heartbeat.header("RateLimit")).startsWith("\"actions\";r=118;");
        assertThat(stored.status()).isEqualTo(201);
        assertThat(stored.header("RateLimit")).startsWith("\"posts\";r=9;");
        assertThat(secret.header("RateLimit")).startsWith("\"actions\";r=117;");
        assertThat(me.body().get("limits").toString())
                .isEqualTo("{\"posts_per_minute\":10,\"reads_per_minute\":60,\"actions_per_minute\":120,"
                        + "\"secrets_per_hour\":100,\"auth_per_minute\":30}");
        assertThat(me.body().get("left").toString())
                .startsWith("{\"posts_per_minute\":9,\"reads_per_minute\":59,\"actions_per_minute\":117,"
                        + "\"secrets_per_hour\":100,\"auth_per_minute\":");
    }

    @Test
    void tellsStrangersWhatIsLeftToThem() {
        var join = Wire.send(Wire.post(hub.baseUrl() + "/api/v2/agent/auth", "{}"));
        var token = Wire.send(Wire.to(hub.baseUrl() + "/oauth2/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));

        for (var answer : new Answer[] {join, token}) {
            assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"auth\";q=30;w=60");
            assertThat(answer.header("RateLimit")).matches("\"auth\";r=\\d+;t=\\d+");
        }
        assertThat(token.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | /                   | GET, HEAD
            POST   | /oauth2/jwks        | GET, HEAD
            PUT    | /oauth2/token       | POST
            PUT    | /login              | GET, HEAD, POST
            GET    | /logout             | POST
            DELETE | /dashboard          | GET, HEAD
            PUT    | /setup              | GET, HEAD, POST
            POST   | /assets/hub.css     | GET, HEAD
            POST   | /llms.txt           | GET, HEAD
            """)
    void refusesAMethodThatTheAddressDoesNotTake(String method, String path, String allow) {
        var answer = call(method, path);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allow);
    }

    @Test
    void stillRefusesAFormWithoutItsToken() {
        assertThat(call("POST", "/logout").status()).isEqualTo(403);
        assertThat(call("POST", "/setup").status()).isEqualTo(403);
    }

    @Test
    void answersHeadLikeGet() {
        assertThat(call("HEAD", "/oauth2/jwks").status()).isEqualTo(200);
        assertThat(call("HEAD", "/", "Origin", "https://elsewhere.example").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v2/secret     | {"secret":"x","max_reads":99999999999}               | /max_reads        | from 1 to 100
            /api/v2/secret     | {"secret":"x","ttl":10000000000000000000000}         | /ttl              | from 60 to
            /api/v2/secret     | {"generate":{"length":99999999999}}                  | /generate/length  | from 4 to 128
            /api/v2/secret     | {"secret":"a\\u0000b"}                             | /secret           | NUL
            /api/v2/agent/auth | {"requested_expiry":100000000000000000000}           | /requested_expiry | from 60 to
            """)
    void saysWhichNumberOrTextItTakes(String path, String body, String pointer, String message) {
        var answer = agent.post(path, body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().get("errors").toString()).contains("\"" + pointer + "\"", message);
    }

    @Test
    void takesASecretOfAMebibyteHoweverItIsEscaped() {
        var created = agent.post(SECRET, "{\"secret\":\"" + "\\u0001".repeat(1024 * 1024) + "\"}");
        var tooLong = agent.post(SECRET, "{\"secret\":\"" + "a".repeat(1024 * 1024 + 1) + "\"}");
        var farTooLong = agent.post(SECRET, "{\"secret\":\"" + "a".repeat(3 * 1024 * 1024) + "\"}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(tooLong.status()).isEqualTo(422);
        assertThat(farTooLong.status()).isEqualTo(413);
        var revealed = agent.post(SECRET + "/" + created.text("secret_key") + "/reveal", "{}");
        assertThat(revealed.text("value")).isEqualTo("\u0001".repeat(1024 * 1024));
    }

    @Test
    void keepsASecretThatIsRevealedWithATypo() {
        var key = agent.post(SECRET, "{\"secret\":\"x\",\"passphrase\":\"open sesame\"}")
                .text("secret_key");
        var typo = agent.post(SECRET + "/" + key + "/reveal", "{\"passphrase\":\"open sesame\",\"continu\":false}");

        assertThat(typo.status()).isEqualTo(422);
        assertThat(typo.body().toString()).contains("\"did_you_mean\":\"continue\"");
        assertThat(agent.post(SECRET + "/" + key + "/reveal", "{\"passphrase\":\"open sesame\"}")
                        .text("value"))
                .isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {            | The body is not valid JSON in UTF-8 at line 1, column
            {"a":1,"a":2} | The JSON names a member twice in one object.
            {} {}        | The body goes on after its JSON value.
            nul          | The body is not valid JSON in UTF-8 at line 1, column
            """)
    void saysInItsOwnWordsWhyABodyIsNoJson(String body, String words) {
        var writer = hub.member("writer-" + Integer.toHexString(body.hashCode()));
        var answer = writer.post(MESSAGES, body);
        var other = writer.post("/api/v2/agent/heartbeat", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("detail")).startsWith(words).doesNotContain("oken", "Source", "jackson");
        assertThat(other.text("detail")).startsWith(words);
    }

    @Test
    void namesAMissingGrantInItsOwnWords() {
        var form = agent.credentials();
        form.remove("grant_type");
        var answer = agent.signedToken(form);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error_description")).isEqualTo("grant_type is needed, and once.");
    }

    @Test
    void takesAReplyOnlyToWhatItsAuthorMaySee() {
        var author = hub.member("author");
        var status = "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}%s}";
        var seen = author.post(MESSAGES, status.formatted("")).text("id");
        var hidden = author.post(
                        MESSAGES,
                        status.formatted(",\"to\":\"" + hub.member("hidden").id() + "\""))
                .text("id");
        var replier = hub.member("replier");

        assertThat(replier.post(MESSAGES, status.formatted(",\"in_reply_to\":\"" + seen + "\""))
                        .status())
                .isEqualTo(201);
        for (var unseen : new String[] {hidden, seen.substring(0, 27) + (seen.endsWith("Z") ? "Y" : "Z")}) {
            var refused = replier.post(MESSAGES, status.formatted(",\"in_reply_to\":\"" + unseen + "\""));
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.body().toString()).contains("\"pointer\":\"/in_reply_to\"");
        }
    }

    @Test
    void linksToTheNextPageOfPeers() {
        hub.member("second");
        var first = agent.get("/api/v2/agent/peers?limit=1");

        assertThat(first.body().get("has_more").asBoolean()).isTrue();
        assertThat(first.header("Link"))
                .isEqualTo("<" + hub.baseUrl() + "/api/v2/agent/peers?cursor=" + first.text("cursor")
                        + "&limit=1>; rel=\"next\"");
        assertThat(agent.get("/api/v2/agent/peers?limit=500").header("Link")).isEmpty();
    }
}
