package com.onetimesecret.hub.dashboard;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import tools.jackson.databind.json.JsonMapper;

/// A hub that nobody owns yet, from its first page to its owner's dashboard.
@ExtendWith(OutputCaptureExtension.class)
class SetupPagesIntegrationTests {

    private static final String PASSWORD = "a password of several words";
    private static final int AUTH_PER_MINUTE = 5;

    @Test
    void leadsFromTheLogToTheDashboardOfANamedNetwork(@TempDir Path dataDir, CapturedOutput output) throws Exception {
        var unowned = Map.<String, Object>of(
                "hub.owner.email", "",
                "hub.owner.password", "",
                "hub.owner.api-token", "",
                "hub.network-name", "",
                "hub.rate.auth-per-minute", AUTH_PER_MINUTE);
        try (var hub = RunningHub.start(dataDir, unowned);
                var browser = new TestBrowser(URI.create(hub.baseUrl()).getPort())) {
            assertThat(location(browser.get("/dashboard/approvals"))).isEqualTo("/login");
            assertThat(browser.get("/login").body())
                    .contains("Nobody owns this hub yet", "end of its log", hub.baseUrl() + "/setup")
                    .doesNotContain("type=\"password\"");
            answersALinkThatIsOver(browser);

            var link = link(hub, output);
            var firstName = manifestName(hub);
            assertThat(firstName).isEqualTo("Agent network at " + hub.baseUrl().substring("http://".length()));
            assertThat(browser.get(link).body()).contains("value=\"" + firstName + "\"");
            becomesOwner(hub, browser, link);

            assertThat(browser.get("/dashboard/approvals").body()).contains("Waiting for you", "ada@example.com");
            assertThat(browser.post("/activate", Map.of("user_code", "none")).statusCode())
                    .isEqualTo(404);
            Awaitility.await("the manifest bears the new name")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> manifestName(hub).equals("Ada's Büro"));
            assertThat(hub.get("/llms.txt")).startsWith("# Ada's Büro\n");
            assertThat(browser.get("/").body()).contains("Ada&#39;s Büro").doesNotContain("ask each other");

            saysWhenToComeBackAfterManyFailures(hub, browser);
        }
    }

    private static void answersALinkThatIsOver(TestBrowser browser) throws Exception {
        var page = browser.get("/setup?token=whatever");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("This link is over");
    }

    /// The link stands on a line of its own, below the one that says that the hub is ready.
    private static String link(RunningHub hub, CapturedOutput output) {
        var lines = output.getOut().lines().map(String::strip).toList();
        var ready = lines.indexOf("The hub is ready: " + hub.baseUrl());
        assertThat(ready).isNotNegative();
        var link = lines.stream()
                .skip(ready)
                .filter(line -> line.startsWith(hub.baseUrl() + "/setup?token="))
                .findFirst()
                .orElseThrow();
        return link.substring(hub.baseUrl().length());
    }

    private static void becomesOwner(RunningHub hub, TestBrowser browser, String link) throws Exception {
        var form = Map.of(
                "token",
                link.substring(link.indexOf('=') + 1),
                "network",
                "Ada's Büro",
                "email",
                "ada@example.com",
                "password",
                PASSWORD,
                "repeated",
                PASSWORD);
        browser.forgetCookie("hub_csrf");
        var stale = browser.post("/setup", form);
        assertThat(stale.statusCode()).isEqualTo(403);
        assertThat(stale.body()).contains("This page was open for too long", "href=\"" + link + "\"");

        browser.get(link);
        var planted = plantSession(browser, hub.bean(JdbcIndexedSessionRepository.class));
        var before = browser.cookie("hub_csrf");
        var owner = browser.post("/setup", form);
        assertThat(owner.statusCode()).isEqualTo(303);
        assertThat(location(owner)).isEqualTo("/dashboard/approvals");
        assertThat(owner.headers().allValues("Set-Cookie"))
                .anySatisfy(
                        cookie -> assertThat(cookie).startsWith("hub_session=").doesNotContain(planted));
        assertThat(browser.cookie("hub_csrf")).isNotEqualTo(before);
    }

    /// Gives the browser a session whose id somebody else knows.
    private static <S extends Session> String plantSession(TestBrowser browser, SessionRepository<S> sessions) {
        var session = sessions.createSession();
        sessions.save(session);
        var id = Base64.getEncoder().encodeToString(session.getId().getBytes(StandardCharsets.UTF_8));
        browser.plantCookie("hub_session", id);
        return id;
    }

    private static void saysWhenToComeBackAfterManyFailures(RunningHub hub, TestBrowser owner) throws Exception {
        try (var guesser = new TestBrowser(URI.create(hub.baseUrl()).getPort())) {
            guesser.get("/login");
            var guess = Map.of("email", "ada@example.com", "password", "a guess");
            for (int i = 0; i < AUTH_PER_MINUTE; i++) {
                assertThat(guesser.post("/login", guess).statusCode()).isEqualTo(303);
            }
            var tooMany = guesser.post("/login", guess);
            assertThat(tooMany.statusCode()).isEqualTo(429);
            assertThat(tooMany.headers().firstValue("Retry-After")).isPresent();
            assertThat(tooMany.body()).containsPattern("Too many failed sign-ins.*Try again in \\d+ second");

            var right = Map.of("email", "ada@example.com", "password", PASSWORD);
            assertThat(location(guesser.post("/login", right))).isEqualTo("/dashboard/approvals");
        }
        assertThat(owner.get("/dashboard/approvals").statusCode()).isEqualTo(200);
    }

    private static String manifestName(RunningHub hub) {
        return JsonMapper.shared()
                .readTree(hub.get("/.well-known/agent-network.json"))
                .path("name")
                .asString();
    }
}
