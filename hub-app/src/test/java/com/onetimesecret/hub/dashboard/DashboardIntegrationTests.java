package com.onetimesecret.hub.dashboard;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.auth.Accounts;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.live.LivePages;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sign-in and decisions over HTTP on the whole app: the requests on the pages are those of agents that really ask.
class DashboardIntegrationTests {

    private static final String EMAIL = "owner@example.com";
    private static final String PASSWORD = "a long enough password";

    private static RunningHub hub;

    private TestBrowser browser;
    private TestAgent scout;
    private Answer asked;
    private String card;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        hub = RunningHub.startUnlimited(dataDir);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void letAnAgentAsk() {
        hub.jdbc().sql("DELETE FROM auth_request").update();
        hub.jdbc().sql("DELETE FROM approval").update();
        hub.jdbc().sql("DELETE FROM agent_key_log").update();
        hub.jdbc().sql("DELETE FROM agent_key").update();
        hub.jdbc().sql("DELETE FROM agent").update();
        hub.jdbc().sql("DELETE FROM sign_in_attempt").update();
        browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        scout = hub.stranger("scout");
        asked = scout.join("Reads the news");
        card = "/dashboard/approvals/" + asked.text("approval_id");
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    @Test
    void leadsThroughSignInToThePageThatWasAsked() throws Exception {
        var page = browser.get(card);
        assertThat(page.statusCode()).isEqualTo(303);
        assertThat(location(page)).isEqualTo("/login?next=" + card.replace("/", "%2F"));

        assertThat(browser.get(location(page)).body()).contains(card);
        assertThat(browser.hasCookie("hub_session")).isFalse();
        var signedIn = signIn(card);
        assertThat(signedIn.statusCode()).isEqualTo(303);
        assertThat(location(signedIn)).isEqualTo(card);
        assertThat(signedIn.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie ->
                        assertThat(cookie).startsWith("hub_session=").contains("HttpOnly", "SameSite=Lax", "Path=/"));

        assertThat(browser.get(location(signedIn)).body())
                .contains("scout", EMAIL, asked.text("binding_message"))
                .doesNotContain("A second wrong pick");
    }

    @Test
    void neverLeadsToAnotherSite() throws Exception {
        browser.get("/login?next=https://evil.example/");
        assertThat(location(signIn("https://evil.example/"))).isEqualTo("/dashboard/approvals");
    }

    @Test
    void refusesAWrongPasswordAndAFormOfAnotherSite() throws Exception {
        browser.get("/login");
        var refused = browser.post("/login", Map.of("email", EMAIL, "password", "something else"));
        assertThat(location(refused)).isEqualTo("/login?refused");
        assertThat(browser.get("/login?refused").body()).contains("do not belong together");

        var forged = browser.postFromElsewhere("/login");
        assertThat(location(forged)).isEqualTo("/login?stale");
        assertThat(browser.hasCookie("hub_session")).isFalse();
    }

    @Test
    void pausesWhereTenWrongPasswordsCameFrom() throws Exception {
        browser.get("/login");
        for (int i = 0; i < 10; i++) {
            browser.post("/login", Map.of("email", EMAIL, "password", "something else"));
        }
        assertThat(location(signIn("/dashboard/approvals"))).isEqualTo("/login?refused");

        // The table knows the account, which has attempts left, and the place, which has none.
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM sign_in_attempt WHERE paused_until IS NULL AND failures = 10")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void endsTheSessionAtSignOut() throws Exception {
        signedIn("/dashboard/approvals");
        assertThat(browser.get("/dashboard/approvals").statusCode()).isEqualTo(200);
        var out = browser.post("/logout", Map.of());
        assertThat(location(out)).isEqualTo("/login?signed_out");
        // Nothing that would end the notifications of the browser.
        assertThat(out.headers().allValues("Clear-Site-Data")).containsExactly("\"cache\"");
        assertThat(browser.get("/dashboard/approvals").statusCode()).isEqualTo(303);
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM spring_session WHERE principal_name IS NULL")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void approvesWithWhatThePersonChose() throws Exception {
        signedIn(card);
        var answer = browser.decide(
                card, "approve", Map.of("words", asked.text("binding_message"), "scope", "read", "expiresIn", "86400"));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(location(answer)).isEqualTo(card);
        assertThat(browser.get(card).body()).contains("Approved", "by <bdi>" + EMAIL);
        assertThat(scout.redeem().text("scope")).isEqualTo("read");
        assertThat(hub.jdbc()
                        .sql("SELECT decided_via || ' ' || lifetime_seconds FROM approval")
                        .query(String.class)
                        .single())
                .isEqualTo("session 86400");
    }

    @Test
    void keepsWhatWasDecidedInSight() throws Exception {
        signedIn(card);
        assertThat(browser.get("/dashboard/approvals").body()).doesNotContain("Decided lately");
        browser.decide(card, "deny", Map.of());

        assertThat(browser.get("/dashboard/approvals?fragment=list").body())
                .contains("Nobody is waiting", "Decided lately", "scout", "Denied", "by <bdi>" + EMAIL, "just now");
        hub.stranger("another").join("Waits");
        assertThat(browser.get("/dashboard/approvals").body())
                .containsSubsequence("another", "Decided lately", "scout");
    }

    @Test
    void asksAgainWithoutWordsOrScopesAndCountsNothing() throws Exception {
        signedIn(card);

        for (var form : List.of(Map.of("scope", "read"), Map.of("scope", "read", "words", " "))) {
            var withoutWords = browser.decide(card, "approve", form);
            assertThat(withoutWords.statusCode()).isEqualTo(422);
            assertThat(withoutWords.body()).contains("Pick the words your agent shows.");
        }
        assertThat(browser.decide(card, "approve", Map.of("words", asked.text("binding_message")))
                        .statusCode())
                .isEqualTo(422);
        assertThat(browser.get(card).body()).contains("Approve</button>").doesNotContain("A second wrong pick");
    }

    @Test
    void decidesNothingButWhatThePageShowed() throws Exception {
        signedIn(card);
        var shown = browser.shown(card);
        assertThat(shown)
                .isEqualTo(hub.owner()
                        .get("/api/v2/approvals/" + asked.text("approval_id"))
                        .text("shown_sha256"));
        var yes = Map.of("words", asked.text("binding_message"), "scope", "read");

        for (var blind : List.of("", " ")) {
            var form = new HashMap<>(yes);
            form.put("shown", blind);
            assertThat(browser.post(card + "/approve", form).body()).contains("Look at the request once more");
            assertThat(browser.post(card + "/deny", Map.of("shown", blind)).body())
                    .contains("Look at the request once more");
        }
        assertThat(browser.post(card + "/approve", yes).statusCode()).isEqualTo(422);
        assertThat(browser.post(card + "/deny", Map.of()).statusCode()).isEqualTo(422);

        var stale = new HashMap<>(yes);
        stale.put("shown", "0".repeat(64));
        var refused = browser.post(card + "/approve", stale);
        assertThat(refused.statusCode()).isEqualTo(422);
        // The page that comes back shows what there is now, and can be decided.
        assertThat(refused.body()).contains("This request changed while you looked at it", "value=\"" + shown + "\"");
        assertThat(scout.redeem().text("error")).isEqualTo("authorization_pending");

        stale.put("shown", shown);
        assertThat(location(browser.post(card + "/approve", stale))).isEqualTo(card);
        assertThat(scout.redeem().text("scope")).isEqualTo("read");
    }

    @Test
    void warnsAfterOneWrongPickAndDeniesAfterTheSecond() throws Exception {
        signedIn(card);
        var wrong = Map.of("words", "none of the three", "scope", "read");

        var first = browser.decide(card, "approve", wrong);
        assertThat(first.statusCode()).isEqualTo(422);
        assertThat(first.body())
                .contains("Those are not the words of this request", "A second wrong pick", "Approve</button>");
        assertThat(browser.get(card).body()).contains("A second wrong pick");

        var second = browser.decide(card, "approve", wrong);
        assertThat(second.body())
                .contains("so it was denied", "Denied</h2>")
                .doesNotContain("Approve</button>", "A second wrong pick");
        assertThat(scout.redeem().text("error")).isEqualTo("access_denied");
    }

    @Test
    void showsWhoDecidedBefore() throws Exception {
        signedIn(card);
        var shown = browser.shown(card);
        hub.owner().deny(asked.text("approval_id"), "{\"reason\":\"<b>not mine</b>\"}");

        var answer = browser.post(card + "/deny", Map.of("block", "true", "shown", shown));
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body())
                .contains("decided already", EMAIL, "just now", "&lt;b&gt;not mine")
                .doesNotContain("<b>not mine");
    }

    @Test
    void takesADenialOnlyFromItsOwnForm() throws Exception {
        signedIn(card);
        assertThat(browser.postFromElsewhere(card + "/deny").statusCode()).isEqualTo(403);
        assertThat(scout.redeem().text("error")).isEqualTo("authorization_pending");

        browser.get(card);
        assertThat(location(browser.decide(card, "deny", Map.of("reason", " not mine ", "block", "true"))))
                .isEqualTo(card);
        assertThat(browser.get(card).body()).contains("Denied</h2>", "“<bdi>not mine</bdi>”");
        assertThat(scout.join("Reads the news").status()).isEqualTo(403);
    }

    @Test
    void offersToReloadAPageThatWasOpenForTooLong() throws Exception {
        signedIn(card);
        browser.forgetCookie("hub_csrf");

        var stale = browser.post(card + "/approve", Map.of("words", asked.text("binding_message"), "scope", "read"));
        assertThat(stale.statusCode()).isEqualTo(403);
        assertThat(stale.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(stale.body())
                .contains("This page was open for too long", "href=\"" + card + "\"", "Reload the page")
                .doesNotContain("credential");
        assertThat(browser.post("/activate", Map.of("user_code", "x")).body()).contains("href=\"/activate\"");
    }

    @Test
    void findsARequestByItsCode() throws Exception {
        var code = hub.jdbc()
                .sql("SELECT user_code FROM approval")
                .query(String.class)
                .single();
        signedIn("/activate?user_code=" + code);

        assertThat(browser.get("/activate?user_code=" + code).body()).contains("value=\"" + code + "\"");
        var typed = " " + code.replace("-", "").toLowerCase(java.util.Locale.ROOT) + " ";
        assertThat(location(browser.post("/activate", Map.of("user_code", typed))))
                .isEqualTo(card);
        assertThat(browser.post("/activate", Map.of("user_code", "none")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void tellsAnOpenPageWhatWaitsAndStopsAtSignOut() throws Exception {
        var live = hub.bean(LivePages.class);
        var network = hub.bean(Accounts.class).onlyNetwork().orElseThrow();
        signedIn("/dashboard/approvals");

        try (var lines = browser.stream("/dashboard/events").body()) {
            var reader = lines.filter(line -> line.startsWith("data:{")).iterator();
            assertThat(reader.next()).contains("\"waiting\":1");
            assertThat(live.dashboardOpen(network)).isTrue();

            hub.stranger("second").join("Waits too");
            assertThat(reader.next()).contains("\"waiting\":2");
            assertThat(browser.get("/dashboard/approvals?fragment=list").body())
                    .contains("second")
                    .doesNotContain("<html");

            browser.get("/dashboard/approvals");
            browser.post("/logout", Map.of());
            assertThat(reader.hasNext()).isFalse();
        }
        assertThat(browser.stream("/dashboard/events").statusCode()).isEqualTo(401);
    }

    @Test
    void letsTheOldestStreamMakeRoomForAFifthPage() throws Exception {
        signedIn("/dashboard/approvals");
        try (var first = browser.stream("/dashboard/events").body();
                var second = browser.stream("/dashboard/events").body();
                var third = browser.stream("/dashboard/events").body();
                var fourth = browser.stream("/dashboard/events").body()) {
            var oldest = first.filter(line -> line.startsWith("event:") && !line.endsWith("changes"))
                    .iterator();
            assertThat(oldest.next()).contains("approvals");

            try (var fifth = browser.stream("/dashboard/events").body()) {
                assertThat(oldest.next()).contains("bye");
                assertThat(oldest.hasNext()).isFalse();
                for (var open : List.of(second, third, fourth, fifth)) {
                    assertThat(open.anyMatch(line -> line.startsWith("data:"))).isTrue();
                }
            }
        }
    }

    private void signedIn(String then) throws Exception {
        browser.get("/login");
        assertThat(location(signIn(then))).isEqualTo(then);
        browser.get(then);
    }

    private HttpResponse<String> signIn(String then) throws Exception {
        return browser.post("/login", Map.of("email", "Owner@example.com", "password", PASSWORD, "next", then));
    }

    @Test
    void allowsAnOperationWithTheOptionThatWasPicked() throws Exception {
        hub.owner().approve(asked.text("approval_id"), "{}");
        scout.redeem();
        var id = scout.post("/api/v2/agent/approvals", "{\"action\":\"Ship it\",\"options\":[\"now\",\"later\"]}")
                .text("approval_id");
        var page = "/dashboard/approvals/" + id;
        signedIn(page);
        assertThat(browser.get("/dashboard/approvals").body()).contains("Operation", "wants to:", "Ship it");
        assertThat(browser.get(page).body())
                .contains("May this agent do this?", "Approve: <bdi>now</bdi>", "Approve: <bdi>later</bdi>");
        var shown = browser.shown(page);

        for (var wrong : List.of(
                Map.of("option", "now"),
                Map.of("option", "now", "shown", "0".repeat(64)),
                Map.of("option", "never", "shown", shown),
                Map.of("shown", shown))) {
            assertThat(browser.post(page + "/approve", wrong).statusCode())
                    .as(wrong.toString())
                    .isEqualTo(422);
        }
        assertThat(location(browser.post(page + "/approve", Map.of("option", "later", "shown", shown))))
                .isEqualTo(page);
        assertThat(browser.get(page).body()).contains("Approved</h2>", "Picked: <bdi>later</bdi>", "Counts until");
        assertThat(scout.get("/api/v2/agent/approvals/" + id).text("option")).isEqualTo("later");
        assertThat(browser.post(page + "/deny", Map.of("shown", shown)).statusCode())
                .isEqualTo(409);
    }
}
