package com.onetimesecret.hub.secretpage;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static com.onetimesecret.hub.secretpage.Visitors.SHOWN;
import static com.onetimesecret.hub.secretpage.Visitors.VALUE;
import static com.onetimesecret.hub.secretpage.Visitors.make;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.RunningHub;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may do what with secrets on the pages, how much, and how often.
class SecretVisitorsIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;

    private Visitors visitors;
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
    void open() {
        visitors = new Visitors(hub);
        guest = visitors.guest();
    }

    @AfterEach
    void close() {
        visitors.close();
    }

    @Test
    void keepsGuestsWithinAWeekAndMembersWithinAMonth() throws Exception {
        assertThat(guest.get("/").body()).contains("value=\"604800\"").doesNotContain("2592000");
        make(guest, Map.of("secret", VALUE, "lifetime", "2592000"));
        assertThat(days()).isEqualTo(7);

        var owner = visitors.signedIn("owner@example.com");
        assertThat(owner.get("/").body()).contains("value=\"2592000\"", "for your own list", "owner@example.com");
        make(owner, Map.of("secret", VALUE, "lifetime", "2592000"));
        assertThat(days()).isEqualTo(30);
        assertThat(visitors.newest("created_by")).startsWith("usr_");
    }

    @Test
    void refusesWhatCannotBeASecretAndNeverRepeatsIt() throws Exception {
        guest.get("/");
        for (var wish : List.of(
                Map.of("secret", ""),
                Map.of("secret", "hunter2\0"),
                Map.of("secret", "hunter2", "passphrase", "abc"),
                Map.of("secret", "hunter2" + "x".repeat(10_000)))) {
            var refused = guest.post("/secret", wish);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body())
                    .contains("role=\"alert\"", "Make the link")
                    .doesNotContain("hunter2", "abc");
        }
        // Asks first: who is refused while it still sends may not hear the answer.
        var tooLarge = HttpRequest.newBuilder(URI.create(hub.baseUrl() + "/secret"))
                .expectContinue(true)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("secret=" + "x".repeat(3300 * 1024)));
        assertThat(guest.send(tooLarge).statusCode()).isEqualTo(413);
        assertThat(guest.post("/login", Map.of("email", "x".repeat(70 * 1024))).statusCode())
                .isEqualTo(413);
    }

    @Test
    void carriesAMebibyteAndLineEndsAsTheyWereTyped() throws Exception {
        var value = "é".repeat(512 * 1024 - 5) + "\r\nend\r\n";
        var owner = visitors.signedIn("owner@example.com");
        var made = make(owner, Map.of("secret", value));
        owner.get("/");
        assertThat(owner.post("/secret", Map.of("secret", "x".repeat(1024 * 1024 + 1)))
                        .statusCode())
                .isEqualTo(422);
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
        var ada = visitors.signedIn("walled@example.com");
        var made = make(visitors.signedIn("owner@example.com"), Map.of("secret", VALUE));

        assertThat(ada.get(made.link()).statusCode()).isEqualTo(404);
        assertThat(ada.post(made.link(), Map.of()).statusCode()).isEqualTo(404);
        assertThat(ada.get(made.receipt()).statusCode()).isEqualTo(404);
        ada.post(made.receipt() + "/burn", Map.of());
        assertThat(ada.get("/dashboard/secrets/" + visitors.newest("id")).statusCode())
                .isEqualTo(404);
        assertThat(visitors.readsLeft(visitors.newest("id"))).isEqualTo(1);
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
        var owner = visitors.signedIn("owner@example.com");
        make(owner, Map.of("secret", VALUE));

        var counts = owner.get("/dashboard/secrets").body();
        assertThat(counts)
                .contains("How many there are", "<bdi>sealer</bdi></th><td>1</td><td>1</td><td>0</td>")
                .doesNotContain("hunter2");
        var link = hub.owner()
                .post("/api/v2/invitations", "{\"email\":\"looks@example.com\",\"role\":\"viewer\"}")
                .text("link");
        hub.person(link, "looks@example.com");
        var viewer = visitors.signedIn("looks@example.com");
        assertThat(viewer.get("/dashboard/secrets").body()).doesNotContain("How many there are", "sealer");
    }

    private int days() {
        return Integer.parseInt(visitors.newest("(extract(epoch from expires_at - created_at) / 86400)::int"));
    }
}
