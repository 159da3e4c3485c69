package com.onetimesecret.hub.dashboard;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestPerson;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a person becomes a member through a link, moves between networks, and makes API tokens.
class InvitationPagesIntegrationTests {

    private static final String PASSWORD = RunningHub.PASSWORD;
    private static final Pattern TOKEN = Pattern.compile("<code class=\"wrap\">([A-Za-z0-9]{43})</code>");

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

    private static TestBrowser browser() {
        return new TestBrowser(URI.create(hub.baseUrl()).getPort());
    }

    private static String invite(TestPerson owner, String email, String role) {
        var invited = owner.post("/api/v2/invitations", "{\"email\":\"" + email + "\",\"role\":\"" + role + "\"}");
        assertThat(invited.status()).as(invited.toString()).isEqualTo(201);
        return invited.text("link").substring(hub.baseUrl().length());
    }

    private static String token(String link) {
        return link.substring(link.indexOf('=') + 1);
    }

    @Test
    void makesAnAccountOnceAndSignsItIn() throws Exception {
        var link = invite(hub.owner(), "bob@example.com", "approver");
        try (var browser = browser();
                var other = browser()) {
            var page = browser.get(link);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains("Guided Network", "owner@example.com", "bob@example.com", "approver")
                    .doesNotContain("current-password");
            var form = Map.of("token", token(link), "name", "Bob", "password", PASSWORD, "repeated", PASSWORD);
            assertThat(browser.post(
                                    "/invitation",
                                    Map.of(
                                            "token",
                                            token(link),
                                            "name",
                                            "Bob",
                                            "password",
                                            "short",
                                            "repeated",
                                            "short"))
                            .body())
                    .contains("The password must have 12 to 128 characters");
            assertThat(browser.post("/invitation", Map.of("token", token(link), "name", "Bob", "password", PASSWORD))
                            .body())
                    .contains("differ");

            assertThat(location(browser.post("/invitation", form))).isEqualTo("/dashboard/approvals");
            assertThat(browser.get("/dashboard/approvals").body()).contains("bob@example.com", "Waiting for you");

            other.get("/login");
            assertThat(other.post("/invitation", form).statusCode()).isEqualTo(404);
            assertThat(other.get(link).body()).contains("This link is over");
            assertThat(other.postFromElsewhere("/invitation").statusCode()).isEqualTo(403);
        }
        assertThat(hub.owner().get("/api/v2/people").body().toString())
                .contains("\"email\":\"bob@example.com\",\"name\":\"Bob\",\"role\":\"approver\"");
    }

    @Test
    void addsANetworkToAnAccountByItsPasswordAndLetsItChoose() throws Exception {
        var ada = hub.found("elsewhere");
        var link = invite(ada, "owner@example.com", "viewer");
        try (var browser = browser()) {
            assertThat(browser.get(link).body()).contains("current-password").doesNotContain("new-password");
            assertThat(browser.post("/invitation", Map.of("token", token(link), "password", "not this one at all"))
                            .body())
                    .contains("is not the one of your account");

            assertThat(location(browser.post("/invitation", Map.of("token", token(link), "password", PASSWORD))))
                    .isEqualTo("/dashboard/approvals");
            // The new network first, then the other by choice, and none that is not theirs.
            assertThat(browser.get("/dashboard/tokens").body()).contains("selected=\"selected\">Network elsewhere<");
            var home = hub.jdbc()
                    .sql("SELECT id FROM network ORDER BY created_at LIMIT 1")
                    .query(String.class)
                    .single();
            browser.post("/dashboard/network", Map.of("network", home));
            assertThat(browser.get("/dashboard/tokens").body()).contains("selected=\"selected\">Guided Network<");
            hub.found("foreign");
            var foreign = hub.jdbc()
                    .sql("SELECT id FROM network WHERE slug = 'foreign'")
                    .query(String.class)
                    .single();
            browser.post("/dashboard/network", Map.of("network", foreign));
            assertThat(browser.get("/dashboard/tokens").body())
                    .contains("selected=\"selected\">Guided Network<")
                    .doesNotContain("Network foreign");
        }
    }

    @Test
    void makesATokenForWhoHasShownThatItIsThemAndShowsItOnce() throws Exception {
        var link = invite(hub.owner(), "carol@example.com", "owner");
        hub.person(hub.baseUrl() + link, "carol@example.com");
        try (var browser = browser()) {
            browser.get("/login");
            browser.post("/login", Map.of("email", "carol@example.com", "password", PASSWORD));
            browser.get("/dashboard/tokens");
            var wish = Map.of("name", "nightly", "days", "30", "decide", "yes");
            hub.jdbc()
                    .sql("DELETE FROM spring_session_attributes WHERE attribute_name = 'proven_at'")
                    .update();
            assertThat(location(browser.post("/dashboard/tokens", wish)))
                    .isEqualTo("/dashboard/prove?next=%2Fdashboard%2Ftokens");
            assertThat(browser.get("/dashboard/tokens").body()).doesNotContain("Make the token");
            assertThat(location(browser.post(
                            "/dashboard/prove", Map.of("password", PASSWORD, "next", "/dashboard/tokens"))))
                    .isEqualTo("/dashboard/tokens");
            var made = browser.post("/dashboard/tokens", wish);

            var token = TOKEN.matcher(made.body());
            assertThat(token.find()).as(made.body()).isTrue();
            assertThat(made.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
            var script = new TestPerson(hub.baseUrl(), "carol@example.com", token.group(1));
            assertThat(script.get("/api/v2/approvals").status()).isEqualTo(200);
            assertThat(browser.get("/dashboard/tokens").body())
                    .contains("nightly", "decide secrets".substring(0, 6))
                    .doesNotContain(token.group(1));

            var listed = script.get("/api/v2/api-tokens")
                    .body()
                    .get("api_tokens")
                    .valueStream()
                    .filter(one -> one.get("name").asString().equals("nightly"))
                    .findFirst()
                    .orElseThrow();
            assertThat(listed.get("rights").toString()).isEqualTo("[\"secrets\",\"decide\"]");
            // Nobody makes tokens with a token, and nobody ends those of others.
            assertThat(script.post("/api/v2/api-tokens", "{\"name\":\"x\"}").status())
                    .isEqualTo(405);
            var id = listed.get("id").asString();
            assertThat(hub.owner()
                            .call("DELETE", "/api/v2/api-tokens/" + id, "")
                            .status())
                    .isEqualTo(404);
            browser.get("/dashboard/tokens");
            assertThat(location(browser.post("/dashboard/tokens/" + id + "/revoke", Map.of())))
                    .isEqualTo("/dashboard/tokens");
            assertThat(script.get("/api/v2/approvals").status()).isEqualTo(401);
        }
    }

    @Test
    void refusesTheRightToDecideToWhoMayOnlyLook() throws Exception {
        var link = invite(hub.owner(), "dan@example.com", "viewer");
        hub.person(hub.baseUrl() + link, "dan@example.com");
        try (var browser = browser()) {
            browser.get("/login");
            browser.post("/login", Map.of("email", "dan@example.com", "password", PASSWORD));
            assertThat(browser.get("/dashboard/tokens").body()).doesNotContain("name=\"decide\"");
            var refused = browser.post("/dashboard/tokens", Map.of("name", "x", "decide", "yes", "password", PASSWORD));
            assertThat(refused.statusCode()).isEqualTo(422);
        }
    }
}
