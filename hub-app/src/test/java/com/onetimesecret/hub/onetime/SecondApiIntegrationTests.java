package com.onetimesecret.hub.onetime;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// API v2 of Onetime Secret: for people with Basic, for agents with their token, for guests.
class SecondApiIntegrationTests {

    private static final String SECRET_MEMBERS = "identifier key shortid state lifespan secret_ttl has_passphrase "
            + "verification created updated is_previewed is_revealed is_viewed is_received";
    private static final String RECEIPT_MEMBERS = """
            identifier key custid owner_id state secret_shortid secret_identifier secret_ttl
            metadata_ttl receipt_ttl lifespan share_domain created updated shared recipients
            memo shortid show_recipients previewed revealed viewed received burned
            is_destroyed has_passphrase kind source share_url receipt_url metadata_url
            burn_url""";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static OnetimeClient owner;
    private static OnetimeClient guest;
    private static TestAgent agent;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        owner = OnetimeClient.person(hub, hub.owner());
        guest = OnetimeClient.guest(hub);
        agent = hub.member("v2-agent");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static void assertRefused(Answer answer, int status, String error, String errorType) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.text("message")).isEqualTo(error);
        assertThat(answer.text("error_type")).isEqualTo(errorType);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.text("request_id")).isEqualTo(answer.header("X-Request-Id"));
        // What agents go by is there too.
        assertThat(answer.text("type")).startsWith(hub.baseUrl() + "/problems/");
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.text("title")).isNotEmpty();
        assertThat(answer.text("detail")).isNotEmpty();
        assertThat(answer.body().path("next").isEmpty()).isFalse();
        assertThat(answer.body().path("retryable").isBoolean()).isTrue();
    }

    private static Answer concealed(String more) {
        return owner.json("/api/v2/secret/conceal", "{\"secret\":{\"secret\":\"hunter2\"" + more + "}}");
    }

    private static String key(Answer made) {
        return made.body().at("/record/secret/key").asString();
    }

    private static String receipt(Answer made) {
        return made.body().at("/record/receipt/key").asString();
    }

    @Test
    void concealsInItsShape() {
        var made = concealed(",\"ttl\":3600,\"recipient\":\"foobar@example.com\",\"share_domain\":\"\"");
        var body = made.body();

        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        assertThat(body.propertyNames()).containsExactly("success", "record", "details");
        assertThat(body.at("/record/metadata")).isEqualTo(body.at("/record/receipt"));
        assertThat(body.at("/record/share_domain").isNull()).isTrue();
        assertThat(body.at("/details/kind").asString()).isEqualTo("conceal");
        assertThat(body.at("/details/recipient/0").asString()).isEqualTo("fo*****@e*****.com");
        assertThat(body.at("/record/receipt/recipients").asString()).isEqualTo("fo*****@e*****.com");
        assertThat(body.at("/record/receipt/recipients_notified").asBoolean(true))
                .isFalse();
        assertThat(String.join(" ", body.at("/record/secret").propertyNames())).isEqualTo(SECRET_MEMBERS);
        assertThat(body.at("/record/receipt").propertyNames()).contains(RECEIPT_MEMBERS.split("\\s+"));
        assertThat(body.at("/record/receipt/lifespan").asLong()).isEqualTo(3600);
        assertThat(body.at("/record/receipt/source").asString()).isEqualTo("v2");
        assertThat(key(made)).matches("[a-zA-Z0-9]{43}");
        assertThat(body.at("/record/receipt/share_url").asString()).isEqualTo(hub.baseUrl() + "/secret/" + key(made));
        assertThat(body.toString()).doesNotContain("hunter2");
    }

    @Test
    void revealsToPeopleWhoSayContinue() {
        var made = concealed("");
        var path = "/api/v2/secret/" + key(made);

        for (var looked : List.of(
                owner.get(path),
                owner.get(path + "?continue=true"),
                owner.json(path + "/reveal", "{}"),
                owner.json(path + "/reveal", "{\"continue\":false}"),
                owner.send("POST", path + "/reveal", "", "application/json"))) {
            assertThat(looked.status()).as(looked.toString()).isEqualTo(200);
            assertThat(looked.body().at("/details/show_secret").asBoolean(true)).isFalse();
            assertThat(looked.body().toString()).doesNotContain("hunter2");
        }
        var status = owner.get(path + "/status");
        assertThat(status.body().at("/record/state").asString()).isEqualTo("new");
        assertThat(status.body().at("/details/current_expiration").asLong()).isBetween(604_790L, 604_800L);

        var revealed = owner.json(path + "/reveal", "{\"continue\":true}");
        assertThat(revealed.text("value")).isEqualTo("hunter2");
        assertThat(revealed.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(revealed.header("Content-Type")).isEqualToIgnoringCase("application/json;charset=utf-8");
        assertThat(revealed.body().at("/record/secret_value").asString()).isEqualTo("hunter2");
        assertThat(revealed.body().at("/record/state").asString()).isEqualTo("received");
        assertThat(revealed.body().path("details").toString())
                .isEqualTo("{\"continue\":true,\"is_owner\":true,\"show_secret\":true,\"correct_passphrase\":false,"
                        + "\"display_lines\":4,\"one_liner\":true}");
        assertRefused(owner.json(path + "/reveal", "{\"continue\":true}"), 404, "Unknown secret", "RecordNotFound");
        assertRefused(owner.get(path), 404, "Unknown secret", "RecordNotFound");
        assertThat(owner.get(path + "/status").body().toString()).isEqualTo("{\"record\":{\"state\":\"unknown\"}}");
    }

    @Test
    void revealsToAgentsAtOnce() {
        var made = agent.post("/api/v2/secret/conceal", "{\"secret\":{\"secret\":\"hunter2\"}}");
        var path = "/api/v2/secret/" + key(made) + "/reveal";

        assertThat(agent.post(path, "{\"continue\":false}").body().toString()).doesNotContain("hunter2");
        var slip = agent.post(path, "{\"continu\":false}");
        assertThat(slip.status()).isEqualTo(422);
        assertThat(slip.body().path("errors").toString()).contains("\"did_you_mean\":\"continue\"");
        assertThat(agent.post(path, "").text("value")).isEqualTo("hunter2");
        assertThat(agent.post(path, "").status()).isEqualTo(404);
    }

    @Test
    void saysWhatIsSealedWithoutOpeningIt() {
        var made = agent.post("/api/v2/secret", """
                {"secret":"hunter2","ttl":600,"max_reads":2,"to":["%s"],"require_approval":true}""".formatted(agent.id()));
        var open = agent.post("/api/v2/secret", "{\"secret\":\"hunter2\"}");

        var sealed =
                agent.get("/api/v2/secret/" + made.text("secret_key")).body().path("sealed");

        assertThat(sealed.path("made_by").asString()).isEqualTo(agent.id());
        assertThat(sealed.path("to").toString()).isEqualTo("[\"" + agent.id() + "\"]");
        assertThat(sealed.path("expires_at").asLong())
                .isEqualTo(Instant.parse(made.text("expires_at")).getEpochSecond());
        assertThat(sealed.path("reads_left").asInt()).isEqualTo(2);
        assertThat(sealed.path("max_reads").asInt()).isEqualTo(2);
        assertThat(sealed.path("needs_approval").asBoolean()).isTrue();
        assertThat(guest.get("/api/v2/guest/secret/" + open.text("secret_key"))
                        .body()
                        .at("/sealed/made_by")
                        .asString())
                .as("whoever has the link only")
                .isEqualTo("account");
        assertThat(guest.get("/api/v2/guest/secret/" + made.text("secret_key")).status())
                .isEqualTo(404);
    }

    @Test
    void tellsManyStatesAtOnce() {
        var first = key(concealed(""));
        var second = key(concealed(""));
        var unknown = "0".repeat(43);

        for (var body : List.of(
                "{\"identifiers\":\"" + first + "," + unknown + "," + second + "\"}",
                "{\"identifiers\":[\"" + first + "\",\"" + unknown + "\",\"" + second + "\"]}")) {
            var states = owner.json("/api/v2/secret/status", body).body();
            assertThat(states.path("count").asInt()).isEqualTo(2);
            assertThat(states.at("/records/0/key").asString()).isEqualTo(first);
            assertThat(states.at("/records/1/key").asString()).isEqualTo(second);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"receipt", "private"})
    void showsAndBurnsByTheReceipt(String name) {
        var made = concealed(",\"passphrase\":\"open sesame\"");
        var path = "/api/v2/" + name + "/" + receipt(made);

        var before = owner.get(path).body();
        assertThat(before.at("/record/state").asString()).isEqualTo("new");
        assertThat(before.at("/record/secret_identifier").asString()).isEqualTo(key(made));
        assertThat(before.at("/details/secret_value").isNull()).isTrue();
        assertThat(before.at("/details/type").asString()).isEqualTo("record");
        assertThat(before.at("/details/secret_realttl").asLong()).isPositive();
        assertThat(before.at("/details/view_count").asInt(-1)).isZero();
        assertThat(before.at("/details/last_access").isNull()).isTrue();

        var unsaid = owner.json(path + "/burn", "{\"passphrase\":\"open sesame\"}");
        assertThat(unsaid.status()).isEqualTo(200);
        assertThat(unsaid.body().path("success").asBoolean(true)).isFalse();
        var wrong = owner.json(path + "/burn", "{\"passphrase\":\"wrong\",\"continue\":true}");
        assertRefused(wrong, 422, "Incorrect passphrase", "");

        var burned = owner.json(path + "/burn", "{\"passphrase\":\"open sesame\",\"continue\":\"true\"}");
        assertThat(burned.body().path("success").asBoolean()).isTrue();
        assertThat(burned.body().at("/record/state").asString()).isEqualTo("burned");
        assertThat(burned.body().at("/record/is_burned").asBoolean()).isTrue();
        assertThat(burned.body().at("/details/title").asString()).isEqualTo("Secret burned");
        assertThat(burned.body().at("/record").has("secret_identifier")).isFalse();
        assertRefused(owner.json(path + "/burn", "{\"continue\":true}"), 404, "Unknown secret", "RecordNotFound");
    }

    @Test
    void listsWhatEachMadeTheNewestFirst() {
        var older = concealed("");
        var newer = concealed("");
        var own = agent.post("/api/v2/secret", "{\"secret\":\"x\"}").text("receipt_key");

        for (var path : List.of("/api/v2/receipt/recent", "/api/v2/private/recent")) {
            var list = owner.get(path).body();
            assertThat(list.at("/records/0/key").asString()).isEqualTo(receipt(newer));
            assertThat(list.at("/records/1/key").asString()).isEqualTo(receipt(older));
            assertThat(list.path("custid").asString()).isEqualTo("owner@example.com");
            assertThat(list.path("count").asInt())
                    .isEqualTo(list.path("records").size());
            assertThat(list.at("/details/type").asString()).isEqualTo("list");
            assertThat(list.at("/details/pending_receipts/0/key").asString()).isEqualTo(receipt(newer));
            assertThat(list.toString()).doesNotContain(own);
        }
        var agents = agent.get("/api/v2/receipt/recent").body();
        assertThat(agents.at("/records/0/key").asString()).isEqualTo(own);
        assertThat(agents.toString()).doesNotContain(receipt(newer));
        assertThat(guest.get("/api/v2/receipt/recent").status()).isEqualTo(401);
    }

    @Test
    void letsTheOwnerChangeTheMemo() {
        var made = concealed("");
        var path = "/api/v2/receipt/" + receipt(made);

        var changed = owner.send("PATCH", path, "{\"memo\":\"for the printer\"}", "application/json");
        assertThat(changed.body().at("/record/memo").asString()).isEqualTo("for the printer");
        var foreign = agent.call("PATCH", path, "{\"memo\":\"mine\"}");
        assertRefused(foreign, 401, "Only the one who made the secret may change its memo.", "Unauthorized");
        var tooLong = owner.send("PATCH", path, "{\"memo\":\"" + "x".repeat(501) + "\"}", "application/json");
        assertThat(tooLong.status()).isEqualTo(422);
        assertThat(tooLong.text("field")).isEqualTo("memo");
        assertThat(guest.send("PATCH", path, "{\"memo\":\"x\"}", "application/json")
                        .status())
                .isEqualTo(401);
        assertThat(owner.get(path).body().at("/record/memo").asString()).isEqualTo("for the printer");
    }

    @Test
    void knowsGuests() {
        var made = guest.json("/api/v2/guest/secret/conceal", "{\"secret\":{\"secret\":\"hunter2\",\"ttl\":2592000}}");
        var secret = "/api/v2/guest/secret/" + key(made);
        var receipt = "/api/v2/guest/receipt/" + receipt(made);
        var ignored = OnetimeClient.with(hub, "Basic Og==");

        assertThat(made.body().at("/record/secret/lifespan").asLong()).isEqualTo(604_800);
        assertThat(ignored.get(secret).body().at("/record/state").asString()).isEqualTo("new");
        assertThat(guest.get(receipt).body().at("/record/state").asString()).isEqualTo("new");
        assertThat(guest.json(secret + "/reveal", "{\"continue\":true}").text("value"))
                .isEqualTo("hunter2");
        var read = guest.get(receipt).body();
        assertThat(read.at("/record/state").asString()).isEqualTo("received");
        assertThat(read.at("/details/view_count").asInt()).isOne();
        assertThat(read.at("/details/first_access").asLong())
                .isEqualTo(read.at("/details/last_access").asLong())
                .isEqualTo(read.at("/record/received").asLong());
        assertThat(read.at("/details/secret_realttl").isNull()).isTrue();

        var generated = guest.json("/api/v2/guest/secret/generate", "{\"secret\":{\"ttl\":60}}");
        var burned = guest.json("/api/v2/guest/receipt/" + receipt(generated) + "/burn", "{\"continue\":true}");
        assertThat(burned.body().at("/record/state").asString()).isEqualTo("burned");
        // The routes for everybody take them too.
        assertThat(guest.json("/api/v2/secret/generate", "{\"secret\":{\"ttl\":60}}")
                        .status())
                .isEqualTo(200);
        assertRefused(
                guest.json("/api/v2/secret/conceal", "{\"secret\":{\"secret\":\"x\",\"recipient\":\"a@b.co\"}}"),
                401,
                "An account is required to send emails.",
                "Unauthorized");
    }

    @Test
    void saysWhatIsWrongInItsWords() {
        assertRefused(
                owner.json("/api/v2/secret/conceal", "{\"secret\":\"x\"}"),
                422,
                "Incorrect payload format",
                "FormError");
        var nothing = owner.json("/api/v2/secret/conceal", "{\"secret\":{\"secret\":\"\"}}");
        assertRefused(nothing, 422, "You did not provide anything to share", "missing");
        assertThat(nothing.text("field")).isEqualTo("secret");
        assertRefused(
                owner.json("/api/v2/secret/conceal", "{\"secret\":{\"secret\":\"" + "x".repeat(10_001) + "\"}}"),
                422,
                "Secret content must be no more than 10000 bytes long",
                "too_long");
        assertThat(owner.json("/api/v2/secret/generate", "{\"secret\":{\"length\":129}}")
                        .status())
                .isEqualTo(422);
        assertRefused(owner.get("/api/v2/secret/x/nowhere"), 404, "Not Found", "NotFound");
        assertThat(owner.get("/api/v2/secret/x/reveal").status()).isEqualTo(405);
        assertThat(owner.get("/api/v2/secret/x/reveal").header("Allow")).isEqualTo("POST");
    }

    @Test
    void refusesEveryCredentialThatIsNotRight() {
        for (var authorization :
                List.of("Basic Og==", "Basic bm9ib2R5OnRva2Vu", "Digest x", "Bearer nonsense", "Basic")) {
            var answer = OnetimeClient.with(hub, authorization).get("/api/v2/secret/" + "0".repeat(43));
            assertThat(answer.status()).as(authorization).isEqualTo(401);
            assertThat(answer.text("error")).isEqualTo("Authentication Required");
            assertThat(answer.text("message")).matches("\\[(CREDENTIALS|AUTH)_[A-Z_]+] .*");
            assertThat(answer.body().path("timestamp").isIntegralNumber()).isTrue();
        }
    }

    @Test
    void locksGuessersOut() {
        var path = "/api/v2/secret/" + key(concealed(",\"passphrase\":\"open sesame\"")) + "/reveal";
        for (int i = 0; i < 5; i++) {
            assertRefused(
                    owner.json(path, "{\"continue\":true,\"passphrase\":\"wrong\"}"), 422, "Incorrect passphrase", "");
        }

        var locked = owner.json(path, "{\"continue\":true,\"passphrase\":\"open sesame\"}");
        assertRefused(locked, 429, "Too many incorrect passphrase attempts. Please try again later.", "LimitExceeded");
        assertThat(locked.body().path("max_attempts").asInt()).isEqualTo(5);
        assertThat(locked.body().path("retry_after").asLong()).isBetween(1700L, 1801L);
        assertThat(locked.header("Retry-After")).isNotEmpty();
    }

    @Test
    void saysWhatItIs() {
        assertThat(guest.get("/api/v2/status").body().toString())
                .isEqualTo("{\"success\":true,\"status\":\"nominal\",\"locale\":\"en\"}");
        assertThat(guest.get("/api/v2/version").body().toString())
                .isEqualTo("{\"success\":true,\"version\":[\"0\",\"26\",\"6\"],\"locale\":\"en\"}");
        assertThat(guest.get("/api/v2/supported-locales")
                        .body()
                        .at("/locales/0")
                        .asString())
                .isEqualTo("en");
        assertThat(guest.send("OPTIONS", "/api/v2/secret/conceal", "", "").status())
                .isEqualTo(200);
    }
}
