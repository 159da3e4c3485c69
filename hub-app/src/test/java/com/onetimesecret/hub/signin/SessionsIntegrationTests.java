package com.onetimesecret.hub.signin;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.AxeRules;
import com.onetimesecret.hub.harness.Chromium;
import com.onetimesecret.hub.harness.RunningHub;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/// A session lasts as long as somebody uses it, and a page that is left alone does not.
class SessionsIntegrationTests {

    private static final Path PICTURES = Path.of("target", "pictures");
    private static final Duration IDLE = Duration.ofHours(12);
    private static final String PAGE = "/dashboard/approvals";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(data);
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        hub.close();
    }

    @AfterEach
    void forget() {
        chromium.forget();
        endSessions();
        assertThat(chromium.complaints()).isEmpty();
    }

    private static TestBrowser signedIn() throws Exception {
        var browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        browser.get("/login");
        browser.post("/login", Map.of("email", RunningHub.OWNER, "password", RunningHub.PASSWORD));
        assertThat(browser.get(PAGE).statusCode()).isEqualTo(200);
        return browser;
    }

    private static Instant used() throws Exception {
        var bytes = hub.jdbc()
                .sql("SELECT attribute_bytes FROM spring_session_attributes WHERE attribute_name = 'used_at'")
                .query(byte[].class)
                .single();
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return Instant.ofEpochMilli((Long) in.readObject());
        }
    }

    private static void pretendUsed(Instant at) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(at.toEpochMilli());
        }
        assertThat(hub.jdbc()
                        .sql("UPDATE spring_session_attributes SET attribute_bytes = :bytes"
                                + " WHERE attribute_name = 'used_at'")
                        .param("bytes", bytes.toByteArray())
                        .update())
                .isEqualTo(1);
    }

    /// As the store keeps it.
    private static Instant end() {
        return Instant.ofEpochMilli(hub.jdbc()
                .sql("SELECT expiry_time FROM spring_session")
                .query(Long.class)
                .single());
    }

    private static void endSessions() {
        hub.jdbc().sql("DELETE FROM spring_session").update();
    }

    @Test
    void takesNoPageThatFollowsByItselfForAPerson() throws Exception {
        var before = Instant.now().minus(Duration.ofHours(11)).truncatedTo(ChronoUnit.MILLIS);
        try (var browser = signedIn()) {
            pretendUsed(before);
            try (var lines = browser.stream("/dashboard/events").body()) {
                assertThat(lines.anyMatch(line -> line.startsWith("data:{"))).isTrue();
            }
            for (var part : List.of(PAGE + "?fragment=list", "/dashboard/activity?status=x&fragment=live")) {
                assertThat(browser.get(part).statusCode()).isEqualTo(200);
            }
            assertThat(used()).isEqualTo(before);
            assertThat(end()).isBeforeOrEqualTo(before.plus(IDLE));

            browser.get(PAGE);
            assertThat(used()).isAfter(before.plus(Duration.ofHours(10)));
            assertThat(end()).isAfter(before.plus(IDLE));
        }
    }

    @Test
    void endsASessionThatOnlyItsPageHasUsed() throws Exception {
        try (var browser = signedIn()) {
            pretendUsed(Instant.now().minus(IDLE));
            var next = browser.get(PAGE + "/appr_000000000000000000000000");
            assertThat(location(next))
                    .isEqualTo("/login?next=%2Fdashboard%2Fapprovals%2Fappr_000000000000000000000000&ended");
            assertThat(next.headers().allValues("Clear-Site-Data")).containsExactly("\"cache\"");
            assertThat(browser.get(location(next)).body()).contains("You were signed out: nobody had done anything");
        }
        try (var browser = signedIn()) {
            pretendUsed(Instant.now().minus(IDLE));
            assertThat(browser.get(PAGE + "?fragment=list").statusCode()).isEqualTo(401);
            assertThat(location(browser.get(PAGE))).startsWith("/login");
        }
    }

    @Test
    void keepsTheSessionsOfAnEarlierHub() throws Exception {
        try (var browser = signedIn()) {
            hub.jdbc()
                    .sql("DELETE FROM spring_session_attributes WHERE attribute_name = 'used_at'")
                    .update();
            assertThat(browser.get(PAGE + "?fragment=list").statusCode()).isEqualTo(200);
            assertThat(browser.get(PAGE).statusCode()).isEqualTo(200);
            assertThat(used()).isAfter(Instant.now().minus(Duration.ofHours(1)));
        }
    }

    @Test
    void tellsAnOpenPageThatItsPersonIsSignedOut() throws Exception {
        try (var browser = signedIn()) {
            try (var lines = browser.stream("/dashboard/events").body()) {
                var told = lines.iterator();
                assertThat(told.next()).startsWith("event:");
                endSessions();
                assertThat(rest(told)).endsWith("event:bye", "data:signed-out", "");
            }
            assertThat(browser.stream("/dashboard/events").statusCode()).isEqualTo(401);
        }
        try (var browser = signedIn()) {
            try (var lines = browser.stream("/dashboard/events").body()) {
                var told = lines.iterator();
                assertThat(told.next()).startsWith("event:");
                browser.post("/logout", Map.of());
                assertThat(rest(told)).endsWith("event:bye", "data:signed-out", "");
            }
            // Who went by themselves is told nothing else.
            assertThat(location(browser.get(PAGE))).isEqualTo("/login");
        }
    }

    @Test
    void namesItsPersonInTheLogByTheirIdAlone() throws Exception {
        var logger = (Logger) LoggerFactory.getLogger("org.springframework.web.servlet.DispatcherServlet");
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
        try (var browser = signedIn()) {
            browser.get(PAGE);
        } finally {
            logger.setLevel(null);
            logger.detachAppender(lines);
        }
        var ofPage = lines.list.stream()
                .filter(line -> line.getFormattedMessage().startsWith("GET \"" + PAGE))
                .toList();
        assertThat(ofPage).isNotEmpty().allSatisfy(line -> {
            var person = hub.signedIn(RunningHub.OWNER);
            assertThat(line.getMDCPropertyMap())
                    .containsEntry("caller", person.id().value())
                    .containsEntry("network", person.networkId().value())
                    .containsKey("request_id");
            assertThat(line.getMDCPropertyMap().values()).doesNotContain(RunningHub.OWNER);
        });
    }

    private static List<String> rest(Iterator<String> lines) {
        var rest = new ArrayList<String>();
        lines.forEachRemaining(rest::add);
        return rest;
    }

    private Page person(int width, ColorScheme scheme, String language) {
        var page = chromium.person(new Browser.NewContextOptions()
                .setViewportSize(width, 844)
                .setColorScheme(scheme)
                .setLocale(language));
        signIn(page, "/login?next=%2Fdashboard%2Factivity");
        return page;
    }

    private static void signIn(Page page, String at) {
        if (!at.isEmpty()) {
            page.navigate(hub.baseUrl() + at);
        }
        page.locator("input[name=email]").fill(RunningHub.OWNER);
        page.locator("input[name=password]").fill(RunningHub.PASSWORD);
        page.locator("form:has(input[name=password]) button[type=submit]").click();
        page.waitForURL("**/dashboard/activity");
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT, de, Du wurdest abgemeldet", "1280, DARK, en, You were signed out"})
    void leadsAPageThatWasLeftAloneToTheSignIn(int width, ColorScheme scheme, String language, String words) {
        var page = person(width, scheme, language);
        endSessions();
        page.waitForURL("**/login?next=**&ended");
        assertThat(page.getByRole(AriaRole.STATUS).innerText()).contains(words);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve("login-ended-" + language + "-" + width + ".png"))
                .setFullPage(true));
        assertThat(AxeRules.broken(page)).isEmpty();
        signIn(page, "");
    }

    @Test
    void comesBackToAHubThatWasAwayAndFindsOutThatItsPersonIsNot() {
        var refusals = new AtomicInteger();
        var page = person(1280, ColorScheme.LIGHT, "en");
        page.route("**/dashboard/events", route -> {
            refusals.incrementAndGet();
            route.fulfill(new Route.FulfillOptions().setStatus(503));
        });
        page.reload();
        page.waitForCondition(() -> refusals.get() > 1);
        assertThat(page.url()).endsWith("/dashboard/activity");

        endSessions();
        page.waitForURL("**/login?next=**&ended");
    }
}
