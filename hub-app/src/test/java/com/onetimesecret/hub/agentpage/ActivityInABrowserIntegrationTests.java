package com.onetimesecret.hub.agentpage;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.onetimesecret.hub.harness.AxeRules;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages of agents in a real browser: what they look like, and that they follow what happens.
class ActivityInABrowserIntegrationTests {

    private static final Path PICTURES = Path.of("target", "pictures");
    // A page asks again within a second; the rest is for a machine that has other things to do.
    private static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(4_000);

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Playwright playwright;
    private static Browser browser;
    private static TestAgent scout;
    private static TestAgent builder;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(data);
        scout = hub.member("scout", hub.owner(), "guided-network");
        builder = hub.member("builder", hub.owner(), "guided-network");
        hub.member("quiet", hub.owner(), "guided-network");
        var asker = hub.member("asker", hub.owner(), "guided-network");
        asker.post("/api/v2/agent/questions", "{\"question\":\"Which of the two branches is the one to release?\"}");
        say(scout, Map.of("status", "working", "summary", "Reads the release notes of all libraries", "progress", 35));
        say(
                builder,
                Map.of(
                        "status",
                        "blocked",
                        "summary",
                        "Cannot publish: the registry says no " + "x".repeat(120),
                        "progress",
                        80,
                        "blocked_on",
                        "a token for the registry",
                        "details",
                        "Tried twice, each time 403."));
        playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1",
                        "PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getProperty("hub.test.browser", "/usr/bin/chromium")))
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync")));
    }

    @AfterAll
    static void stop() {
        browser.close();
        playwright.close();
        hub.close();
    }

    @AfterEach
    void closeContexts() {
        contexts.forEach(BrowserContext::close);
        hub.owner().call("DELETE", "/api/v2/emergency-stop", "");
    }

    private static void say(TestAgent agent, Map<String, Object> payload) {
        var answer =
                agent.post("/api/v2/agent/messages", Wire.json(Map.of("type", "status_update", "payload", payload)));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }

    private Page owner(int width, int height, ColorScheme scheme, String language) {
        var context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setLocale(language));
        contexts.add(context);
        var page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(hub.baseUrl() + "/login");
        page.locator("input[name=email]").fill(RunningHub.OWNER);
        page.locator("input[name=password]").fill(RunningHub.PASSWORD);
        page.locator("form button[type=submit]").last().click();
        page.waitForURL("**/dashboard/**");
        return page;
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @ParameterizedTest
    @CsvSource({"390,844,LIGHT,en", "390,844,DARK,de", "1280,800,LIGHT,de", "1280,800,DARK,en"})
    void fitsItsWindow(int width, int height, ColorScheme scheme, String language) {
        TestPeople.endsIn(hub, builder, "2 days");
        var page = owner(width, height, scheme, language);
        for (var path : List.of("activity", "agents", "agents/" + builder.id(), "emergency-stop")) {
            page.navigate(hub.baseUrl() + "/dashboard/" + path);
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(PICTURES.resolve(
                            path.replaceAll("/.*", "-one") + "-" + scheme.name().charAt(0) + "-" + width + ".png"))
                    .setFullPage(true));
            assertThat((Boolean) page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                    .as(path)
                    .isTrue();
            assertThat(page.locator("h1")).hasCount(1);
            page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)");
            assertThat(AxeRules.broken(page)).as(path).isEmpty();
            assertThat(page.locator("html")).hasAttribute("lang", language);
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void followsWhatAgentsSayAndKeepsWhatIsTyped() {
        var page = owner(1280, 800, ColorScheme.LIGHT, "en");
        page.navigate(hub.baseUrl() + "/dashboard/activity");
        var search = page.locator("#q");
        search.fill("half a wo");
        assertThat(page.locator("#live-part")).containsText("Reads the release notes");

        say(scout, Map.of("status", "working", "summary", "Writes the report by now", "progress", 90));
        assertThat(page.locator("#live-part")).containsText("Writes the report by now", SOON);
        assertThat(page.locator("#live-part")).not().containsText("Reads the release notes");
        assertThat(search).hasValue("half a wo");
        assertThat(complaints).isEmpty();
    }

    @Test
    void followsOneAgentThroughAPauseToItsEnd() {
        var passing = hub.member("passing", hub.owner(), "guided-network");
        var page = owner(390, 844, ColorScheme.LIGHT, "en");
        page.navigate(hub.baseUrl() + "/dashboard/agents/" + passing.id());
        say(passing, Map.of("status", "idle", "summary", "Waits for work"));
        assertThat(page.locator("#live-part")).containsText("Waits for work", SOON);

        button(page, "Pause").click();
        assertThat(button(page, "Resume")).isVisible();
        await().atMost(Duration.ofSeconds(3))
                .until(() -> passing.get("/api/v2/agent/inbox").problem().equals("paused-by-human"));
        assertThat(button(page, "Revoke for good")).not().isVisible();
        page.locator("summary", new Page.LocatorOptions().setHasText("Revoke this agent"))
                .click();
        button(page, "Revoke for good").click();
        assertThat(page.locator("#live-part")).containsText("revoked");
        assertThat(button(page, "Resume")).hasCount(0);
    }

    @Test
    void stopsEverythingInTwoSteps() {
        var page = owner(390, 844, ColorScheme.DARK, "en");
        page.navigate(hub.baseUrl() + "/dashboard/activity");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Emergency stop"))
                .first()
                .click();
        page.getByLabel("Why").fill("Something is odd");
        button(page, "Stop all agents now").click();
        assertThat(page.locator("h1")).containsText("All agents are stopped");
        assertThat(page.locator("main")).containsText("Something is odd");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve("stopped-D-390.png"))
                .setFullPage(true));
        assertThat(scout.get("/api/v2/agent/inbox").problem()).isEqualTo("paused-by-human");

        page.navigate(hub.baseUrl() + "/dashboard/activity");
        assertThat(AxeRules.broken(page)).isEmpty();
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("banner-D-390.png")));
        page.navigate(hub.baseUrl() + "/dashboard/emergency-stop");
        page.locator("main").getByRole(AriaRole.BUTTON).click();
        page.waitForURL("**/dashboard/activity");
        assertThat(scout.get("/api/v2/agent/inbox").status()).isEqualTo(200);
        assertThat(complaints).isEmpty();
    }
}
