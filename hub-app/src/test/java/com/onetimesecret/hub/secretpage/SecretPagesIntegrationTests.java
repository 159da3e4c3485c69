package com.onetimesecret.hub.secretpage;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.RunningHub;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people and guests do with secrets in a browser without scripts; every state and every refusal.
class SecretPagesIntegrationTests {

    private static final String VALUE = "hunter2 <b>& „Größe“";
    private static final String SHOWN = "hunter2 &lt;b&gt;&amp; „Größe“";
    private static final Pattern LINK = Pattern.compile("value=\"http://localhost:\\d+(/(?:secret|request)/\\w{43})\"");
    private static final Pattern RECEIPT = Pattern.compile("href=\"(/receipt/\\w{43})\"");

    @TempDir
    private static Path data;

    private static RunningHub hub;

    private final List<TestBrowser> browsers = new ArrayList<>();
    private TestBrowser guest;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @BeforeEach
    void openABrowser() {
        guest = browser();
    }

    @AfterEach
    void closeBrowsers() {
        browsers.forEach(TestBrowser::close);
    }

    private TestBrowser browser() {
        var browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        browsers.add(browser);
        return browser;
    }

    private TestBrowser signedIn(String email) throws Exception {
        var browser = browser();
        browser.get("/login");
        var answer = browser.post("/login", Map.of("email", email, "password", RunningHub.PASSWORD));
        assertThat(location(answer)).isEqualTo("/dashboard/approvals");
        return browser;
    }

    private static Made make(TestBrowser browser, Map<String, String> fields) throws Exception {
        browser.get("/");
        var answer = browser.post("/secret", fields);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertPrivate(answer);
        assertThat(answer.body()).doesNotContain("hunter2");
        return new Made(found(LINK, answer), found(RECEIPT, answer));
    }

    private static String found(Pattern pattern, HttpResponse<String> page) {
        var matcher = pattern.matcher(page.body());
        assertThat(matcher.find()).as(page.body()).isTrue();
        return matcher.group(1);
    }

    private static void assertPrivate(HttpResponse<?> answer) {
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(answer.headers().firstValue("X-Robots-Tag")).hasValue("noindex, nofollow");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "form-action 'self'")
                .doesNotContain("unsafe");
    }

    private static int readsLeft(String id) {
        return hub.jdbc()
                .sql("SELECT reads_left FROM secret WHERE id = :id")
                .param("id", id)
                .query(Integer.class)
                .single();
    }

    private static String newest(String column) {
        return hub.jdbc()
                .sql("SELECT " + column + " FROM secret ORDER BY created_at DESC LIMIT 1")
                .query(String.class)
                .single();
    }

    @Test
    void passesASecretFromGuestToGuestOnce() throws Exception {
        var made = make(guest, Map.of("secret", VALUE, "lifetime", "3600"));
        var reader = browser();

        var page = reader.get(made.link());
        assertThat(page.statusCode()).isEqualTo(200);
        assertPrivate(page);
        assertThat(page.body())
                .contains("Show it once", "in 59 minutes", "<title>A secret", "noindex")
                .doesNotContain("hunter2", "Größe", "og:", "type=\"password\"");
        var opened = reader.post(made.link(), Map.of());
        assertThat(opened.statusCode()).isEqualTo(200);
        assertPrivate(opened);
        assertThat(opened.body()).contains(SHOWN).doesNotContain("Show it once");

        var again = reader.post(made.link(), Map.of());
        var gone = reader.get(made.link());
        assertThat(List.of(again.statusCode(), gone.statusCode())).containsOnly(404);
        assertPrivate(gone);
        assertThat(gone.body()).contains("nothing behind this link").doesNotContain("hunter2");
        assertThat(guest.get(made.receipt()).body())
                .contains(">Read<", "It was opened")
                .doesNotContain("hunter2", "Burn it");
    }

    @Test
    void consumesNothingBeforeTheClick() throws Exception {
        var made = make(guest, Map.of("secret", VALUE));
        var id = newest("id");
        for (var agent : List.of("Slackbot-LinkExpanding 1.0", "WhatsApp/2.23", "facebookexternalhit/1.1")) {
            for (var method : List.of("GET", "HEAD", "OPTIONS")) {
                var answer = browser()
                        .send(HttpRequest.newBuilder(URI.create(hub.baseUrl() + made.link()))
                                .header("User-Agent", agent)
                                .method(method, BodyPublishers.noBody()));
                assertThat(answer.body()).doesNotContain("hunter2", "og:");
                assertThat(answer.statusCode()).isEqualTo(200);
            }
        }
        assertThat(readsLeft(id)).isEqualTo(1);
        assertThat(guest.get(made.receipt()).body()).contains(">Waiting<", "Nobody has opened it", made.link());
    }

    @Test
    void looksAlikeForWhatIsGoneAndWhatNeverWas() throws Exception {
        var made = make(guest, Map.of("secret", VALUE));
        guest.get(made.link());
        guest.post(made.link(), Map.of());
        var gone = browser().get(made.link());
        var never = browser().get("/secret/" + "a".repeat(43));

        assertThat(never.statusCode()).isEqualTo(404);
        assertThat(withoutToken(never)).isEqualTo(withoutToken(gone));
        assertThat(browser().get("/receipt/" + "a".repeat(43)).statusCode()).isEqualTo(404);
        assertThat(browser().get("/receipt/" + "a".repeat(43)).body()).contains("no such receipt");
        assertThat(browser().get("/request/" + "a".repeat(43)).body()).contains("This link is over");
    }

    private static String withoutToken(HttpResponse<String> page) {
        return page.body().replaceAll("name=\"_csrf\" value=\"[^\"]+\"", "");
    }

    @Test
    void asksForThePassphraseAndLocksAfterFiveWrongOnes() throws Exception {
        var made = make(guest, Map.of("secret", VALUE, "passphrase", "open sesame"));
        var reader = browser();
        assertThat(reader.get(made.link()).body()).contains("type=\"password\"").doesNotContain("open sesame");

        for (int i = 0; i < 5; i++) {
            var wrong = reader.post(made.link(), Map.of("passphrase", "open barley"));
            assertThat(wrong.statusCode()).isEqualTo(422);
            assertThat(wrong.body())
                    .contains("not the passphrase", "role=\"alert\"")
                    .doesNotContain("barley");
        }
        var locked = reader.post(made.link(), Map.of("passphrase", "open sesame"));
        assertThat(locked.statusCode()).isEqualTo(429);
        assertThat(locked.body()).contains("is locked", "30 minutes").doesNotContain("hunter2");
        var burn = browser();
        burn.get(made.receipt());
        assertThat(burn.post(made.receipt() + "/burn", Map.of("passphrase", "open sesame"))
                        .statusCode())
                .isEqualTo(429);

        hub.jdbc().sql("DELETE FROM secret_guess").update();
        assertThat(reader.post(made.link(), Map.of("passphrase", "open sesame")).body())
                .contains(SHOWN);
    }

    @Test
    void answersTheScriptWithTheValueAloneOrWithWords() throws Exception {
        var made = make(guest, Map.of("secret", VALUE, "passphrase", "open sesame"));
        var reader = browser();
        reader.get(made.link());

        var wrong = script(reader, made.link(), "passphrase=no+idea");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("\"wrong\":\"That is not the passphrase")
                .doesNotContain("value");
        var opened = script(reader, made.link(), "passphrase=open+sesame");
        assertPrivate(opened);
        assertThat(opened.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(opened.body()).contains("\"value\":\"" + VALUE + "\"", "\"reads_left\":0");
        assertThat(script(reader, made.link(), "passphrase=open+sesame").body()).isEqualTo("{}");
    }

    private static HttpResponse<String> script(TestBrowser browser, String path, String form) throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(hub.baseUrl() + path))
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        form + "&_csrf=" + URLEncoder.encode(browser.csrf(), StandardCharsets.UTF_8))));
    }

    @Test
    void takesNoFormOfAnotherSite() throws Exception {
        var made = make(guest, Map.of("secret", VALUE));
        var id = newest("id");

        for (var path : List.of("/secret", made.link(), made.receipt() + "/burn", "/request/" + "a".repeat(43))) {
            assertThat(guest.postFromElsewhere(path).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(readsLeft(id)).isEqualTo(1);
        assertThat(newest("id")).isEqualTo(id);
        assertThat(guest.postFromElsewhere(made.link()).body()).contains(made.link());
    }

    @Test
    void burnsAndSaysSo() throws Exception {
        var made = make(guest, Map.of("secret", VALUE, "passphrase", "open sesame"));
        guest.get(made.receipt().replace("/receipt/", "/private/"));

        var wrong = guest.post(made.receipt() + "/burn", Map.of("passphrase", "open barley"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("not the passphrase", "open=\"open\"");
        var burned = guest.post(made.receipt() + "/burn", Map.of("passphrase", "open sesame"));
        assertThat(location(burned)).isEqualTo(made.receipt());
        assertThat(guest.get(made.receipt()).body())
                .contains(">Burned<")
                .doesNotContain(made.link(), "Yes, burn it", "1</span> of");
        assertThat(browser().get(made.link()).statusCode()).isEqualTo(404);
        // A second click changes nothing.
        assertThat(location(guest.post(made.receipt() + "/burn", Map.of("passphrase", "open sesame"))))
                .isEqualTo(made.receipt());
    }

    @Test
    void saysWhenItEnded() throws Exception {
        var made = make(guest, Map.of("secret", VALUE, "lifetime", "300"));
        hub.jdbc()
                .sql("UPDATE secret SET expires_at = now() WHERE id = :id")
                .param("id", newest("id"))
                .update();

        assertThat(guest.get(made.link()).statusCode()).isEqualTo(404);
        assertThat(guest.post(made.link(), Map.of()).statusCode()).isEqualTo(404);
        assertThat(guest.get(made.receipt()).body()).contains(">Ended<").doesNotContain(made.link());
    }

    @Test
    void raisesTheAlarmWhenSomebodyComesTooLate() throws Exception {
        var owner = signedIn("owner@example.com");
        var made = make(owner, Map.of("secret", VALUE, "description", "The <i>key</i>"));
        guest.get(made.link());
        guest.post(made.link(), Map.of());

        // Looking raises none, or every preview of a chat would.
        owner.get(made.link());
        assertThat(owner.get(made.receipt()).body()).doesNotContain("had the link");
        assertThat(owner.post(made.link(), Map.of()).body()).contains("sees now that you came too late");
        await().until(() -> owner.get(made.receipt()).body().contains("Somebody had the link"));
        assertThat(owner.get("/dashboard/secrets").body())
                .contains("Alarm: opened in vain", "The &lt;i&gt;key&lt;/i&gt;")
                .doesNotContain(made.link(), made.receipt(), "hunter2");
    }

    @Test
    void keepsGuestsWithinAWeekAndMembersWithinAMonth() throws Exception {
        assertThat(guest.get("/").body()).contains("value=\"604800\"").doesNotContain("2592000");
        make(guest, Map.of("secret", VALUE, "lifetime", "2592000"));
        assertThat(days()).isEqualTo(7);

        var owner = signedIn("owner@example.com");
        assertThat(owner.get("/").body()).contains("value=\"2592000\"", "for your own list", "owner@example.com");
        make(owner, Map.of("secret", VALUE, "lifetime", "2592000"));
        assertThat(days()).isEqualTo(30);
        assertThat(newest("created_by")).startsWith("usr_");
    }

    private static int days() {
        return Integer.parseInt(newest("(extract(epoch from expires_at - created_at) / 86400)::int"));
    }

    @Test
    void refusesWhatCannotBeASecretAndNeverRepeatsIt() throws Exception {
        guest.get("/");
        for (var wish : List.of(
                Map.of("secret", ""),
                Map.of("secret", "hunter2\0"),
                Map.of("secret", "hunter2", "passphrase", "abc"),
                Map.of("secret", "hunter2" + "x".repeat(1024 * 1024)))) {
            var refused = guest.post("/secret", wish);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body())
                    .contains("role=\"alert\"", "Make the link")
                    .doesNotContain("hunter2", "abc");
        }
        assertThat(guest.post("/secret", Map.of("secret", "x".repeat(3300 * 1024)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(guest.post("/login", Map.of("email", "x".repeat(70 * 1024))).statusCode())
                .isEqualTo(413);
    }

    @Test
    void carriesAMebibyteAndLineEndsAsTheyWereTyped() throws Exception {
        var value = "é".repeat(512 * 1024 - 5) + "\r\nend\r\n";
        var made = make(guest, Map.of("secret", value));
        guest.get(made.link());
        assertThat(guest.post(made.link(), Map.of()).body()).contains("é\nend\n</textarea>");
    }

    @Test
    void countsWhatGuestsDo() throws Exception {
        try (var strict = RunningHub.start(
                        data.resolve("strict"),
                        Map.of("hub.pages.guest-secrets-per-hour", 2, "hub.pages.guest-opens-per-minute", 2));
                var browser = new TestBrowser(URI.create(strict.baseUrl()).getPort())) {
            browser.get("/");
            // What is refused costs nothing.
            browser.post("/secret", Map.of("secret", ""));
            assertThat(browser.post("/secret", Map.of("secret", "1")).statusCode())
                    .isEqualTo(200);
            assertThat(browser.post("/secret", Map.of("secret", "2")).statusCode())
                    .isEqualTo(200);
            var refused = browser.post("/secret", Map.of("secret", "3"));
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("too often");

            var key = "/secret/" + "a".repeat(43);
            browser.get(key);
            browser.post(key, Map.of());
            assertThat(browser.post(key, Map.of()).statusCode()).isEqualTo(404);
            assertThat(browser.post(key, Map.of()).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void keepsNetworksApart() throws Exception {
        hub.found("walled");
        var ada = signedIn("walled@example.com");
        var made = make(signedIn("owner@example.com"), Map.of("secret", VALUE));

        assertThat(ada.get(made.link()).statusCode()).isEqualTo(404);
        assertThat(ada.post(made.link(), Map.of()).statusCode()).isEqualTo(404);
        assertThat(ada.get(made.receipt()).statusCode()).isEqualTo(404);
        ada.post(made.receipt() + "/burn", Map.of());
        assertThat(ada.get("/dashboard/secrets/" + newest("id")).statusCode()).isEqualTo(404);
        assertThat(readsLeft(newest("id"))).isEqualTo(1);
        assertThat(ada.get("/dashboard/secrets").body()).doesNotContain("owner@example.com</bdi></th>");
        guest.get(made.link());
        assertThat(guest.post(made.link(), Map.of()).body()).contains(SHOWN);
    }

    @Test
    void sendsGuestsToSignInWhereTheyAreNotWelcomeAndBack() throws Exception {
        try (var closed = RunningHub.startUnlimited(data.resolve("closed"), Map.of("hub.vault.guest-secrets", false));
                var stranger = new TestBrowser(URI.create(closed.baseUrl()).getPort());
                var owner = new TestBrowser(URI.create(closed.baseUrl()).getPort())) {
            assertThat(stranger.get("/").body()).contains("Sign in").doesNotContain("Make the link");
            stranger.get("/login");
            assertThat(location(stranger.post("/secret", Map.of("secret", VALUE))))
                    .isEqualTo("/login?next=%2F");
            owner.get("/login");
            assertThat(location(owner.post(
                            "/login",
                            Map.of("email", "owner@example.com", "password", RunningHub.PASSWORD, "next", "/"))))
                    .isEqualTo("/");
            var made = make(owner, Map.of("secret", VALUE));

            var key = made.link().substring("/secret/".length());
            assertThat(location(stranger.get(made.link()))).isEqualTo("/login?next=%2Fsecret%2F" + key);
            assertThat(location(stranger.post(made.link(), Map.of()))).startsWith("/login?next=");
            assertThat(location(stranger.get(made.receipt()))).startsWith("/login?next=%2Freceipt%2F");
            assertThat(location(stranger.post(made.receipt() + "/burn", Map.of())))
                    .startsWith("/login");
            assertThat(location(stranger.get("/secret/" + "a".repeat(43)))).startsWith("/login");
            assertThat(location(stranger.get("/dashboard/secrets"))).startsWith("/login");
            stranger.get("/login?next=%2Fsecret%2F" + key);
            var in = stranger.post(
                    "/login",
                    Map.of("email", "owner@example.com", "password", RunningHub.PASSWORD, "next", made.link()));
            assertThat(location(in)).isEqualTo(made.link());
            stranger.get(made.link());
            assertThat(stranger.post(made.link(), Map.of()).body()).contains(SHOWN);
        }
    }

    @Test
    void showsOwnersCountsAndNobodyElse() throws Exception {
        var agent = hub.member("sealer", hub.owner(), "guided-network");
        agent.post("/api/v2/secret", "{\"secret\":\"hunter2\"}");
        var owner = signedIn("owner@example.com");
        make(owner, Map.of("secret", VALUE));

        var counts = owner.get("/dashboard/secrets").body();
        assertThat(counts)
                .contains("How many there are", "<bdi>sealer</bdi></th><td>1</td><td>1</td><td>0</td>")
                .doesNotContain("hunter2");
        var link = hub.owner()
                .post("/api/v2/invitations", "{\"email\":\"looks@example.com\",\"role\":\"viewer\"}")
                .text("link");
        hub.person(link, "looks@example.com");
        var viewer = signedIn("looks@example.com");
        assertThat(viewer.get("/dashboard/secrets").body()).doesNotContain("How many there are", "sealer");
    }

    @Test
    void letsAPersonAskAndAGuestAnswerOnce() throws Exception {
        var owner = signedIn("owner@example.com");
        owner.get("/dashboard/secrets");
        var asked = owner.post(
                "/dashboard/secrets/requests",
                Map.of("description", "The <b>router</b> password", "lifetime", "86400"));
        assertPrivate(asked);
        var link = found(LINK, asked);
        assertThat(owner.get("/dashboard/secrets").body())
                .contains("Waiting for an answer")
                .doesNotContain(link);

        var page = guest.get(link);
        assertPrivate(page);
        assertThat(page.body())
                .contains(
                        "owner@example.com", "Guided Network", "The &lt;b&gt;router&lt;/b&gt; password", "in 23 hours");
        assertThat(guest.post(link, Map.of("secret", "")).statusCode()).isEqualTo(422);
        var given = guest.post(link, Map.of("secret", VALUE));
        assertThat(given.body()).contains("Received, thank you").doesNotContain("hunter2", "/secret/", "/receipt/");
        assertThat(guest.post(link, Map.of("secret", "second")).statusCode()).isEqualTo(404);
        assertThat(guest.get(link).body()).contains("This link is over");

        var list = owner.get("/dashboard/secrets").body();
        var open =
                found(Pattern.compile("href=\"(/dashboard/secrets/requests/\\w+)\""), owner.get("/dashboard/secrets"));
        assertThat(list).contains("Answered").doesNotContain("hunter2");
        assertThat(owner.get(open).body())
                .contains("Show it once", "nobody but you")
                .doesNotContain("hunter2");
        assertThat(owner.post(open, Map.of()).body()).contains(SHOWN);
        assertThat(owner.post(open, Map.of()).statusCode()).isEqualTo(404);
        assertThat(owner.get("/dashboard/secrets").body()).contains("Opened or ended");
        assertThat(actions()).contains("secret_request.created", "secret_request.answered", "secret.revealed");
    }

    private static List<String> actions() {
        return hub.jdbc()
                .sql("SELECT DISTINCT action FROM audit_entry")
                .query((row, _) -> row.getString("action"))
                .list();
    }

    @Test
    void keepsWhatWasGivenForThePersonWhoAsked() throws Exception {
        hub.found("asking");
        var ada = signedIn("asking@example.com");
        ada.get("/dashboard/secrets");
        var link = found(LINK, ada.post("/dashboard/secrets/requests", Map.of("description", "a key")));
        guest.get(link);
        guest.post(link, Map.of("secret", VALUE));
        var open = found(Pattern.compile("href=\"(/dashboard/secrets/requests/\\w+)\""), ada.get("/dashboard/secrets"));

        var owner = signedIn("owner@example.com");
        assertThat(owner.get(open).statusCode()).isEqualTo(404);
        assertThat(owner.post(open, Map.of()).statusCode()).isEqualTo(404);
        assertThat(newest("for_person")).isEqualTo(newest("created_by"));
        assertThat(location(browser().get(open))).startsWith("/login?next=");
        assertThat(ada.post(open, Map.of()).body()).contains(SHOWN);
    }

    @Test
    void takesRequestsBackAndBoundsThem() throws Exception {
        hub.found("many");
        var ada = signedIn("many@example.com");
        ada.get("/dashboard/secrets");
        var link = found(LINK, ada.post("/dashboard/secrets/requests", Map.of("description", "one")));
        for (int i = 1; i < 20; i++) {
            ada.post("/dashboard/secrets/requests", Map.of("description", "one"));
        }
        var refused = ada.post("/dashboard/secrets/requests", Map.of("description", "too many"));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("20 requests of yours");
        for (var description : List.of(" ", "x".repeat(201))) {
            assertThat(ada.post("/dashboard/secrets/requests", Map.of("description", description))
                            .statusCode())
                    .isEqualTo(422);
        }

        for (var id : hub.jdbc()
                .sql("SELECT id FROM secret_request WHERE withdrawn_at IS NULL AND answered_at IS NULL")
                .query((row, _) -> row.getString("id"))
                .list()) {
            assertThat(location(ada.post("/dashboard/secrets/requests/" + id + "/withdraw", Map.of())))
                    .isEqualTo("/dashboard/secrets");
        }
        guest.get("/");
        assertThat(guest.get(link).statusCode()).isEqualTo(404);
        assertThat(guest.post(link, Map.of("secret", VALUE)).statusCode()).isEqualTo(404);
        assertThat(ada.get("/dashboard/secrets").body()).contains("Taken back");
    }

    @Test
    void answersRequestsWithoutAnAccountAlsoWhereGuestsAreNotWelcome() throws Exception {
        try (var closed = RunningHub.startUnlimited(data.resolve("asked"), Map.of("hub.vault.guest-secrets", false));
                var stranger = new TestBrowser(URI.create(closed.baseUrl()).getPort());
                var owner = new TestBrowser(URI.create(closed.baseUrl()).getPort())) {
            owner.get("/login");
            owner.post("/login", Map.of("email", "owner@example.com", "password", RunningHub.PASSWORD));
            owner.get("/dashboard/secrets");
            var link = found(LINK, owner.post("/dashboard/secrets/requests", Map.of("description", "a key")));
            stranger.get(link);
            assertThat(stranger.post(link, Map.of("secret", VALUE)).body()).contains("Received");
        }
    }

    @Test
    void givesTheApiThePagesAsAddressesToShare() throws Exception {
        var made =
                hub.member("sharer", hub.owner(), "guided-network").post("/api/v2/secret", "{\"secret\":\"hunter2\"}");
        var page = made.text("secret_url").substring(hub.baseUrl().length());
        assertThat(page).isEqualTo("/secret/" + made.text("secret_key"));
        assertThat(made.text("receipt_url")).isEqualTo(hub.baseUrl() + "/receipt/" + made.text("receipt_key"));
        assertThat(guest.get(page).body()).contains("Show it once");
        assertThat(guest.get("/receipt/" + made.text("receipt_key")).body()).contains(">Waiting<");
    }

    /// The paths of a new secret.
    private record Made(String link, String receipt) {}
}
