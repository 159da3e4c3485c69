package com.onetimesecret.hub.watching;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages on which people watch their agents in a real browser: they follow by themselves, fit on a phone, and an
/// answer is two taps.
class WatchingInABrowserIntegrationTests extends Watchers {

    private static final Path PICTURES = Path.of("target", "pictures");
    /// A second is the promise; a test machine that does five things at once gets more.
    private static final double SOON = 5_000;

    private static Playwright playwright;
    private static Browser browser;
    private static final List<String> PAGES = new ArrayList<>();

    @BeforeAll
    static void start() {
        playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1",
                        "PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getProperty("hub.test.browser", "/usr/bin/chromium")))
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync")));
        fill();
    }

    private static void fill() {
        PAGES.clear();
        var thread = "corr_" + "s".repeat(16);
        posted(ada, status("Reading the release notes of version 4.2 and comparing them with what we run"));
        posted(bob, status(HOSTILE.replace("\"", "\\\"")));
        var named = posted(
                ada,
                "{\"type\":\"status_update\",\"to\":[\"" + bob.id() + "\",\"human\"],\"requires_ack\":true,"
                        + "\"correlation_id\":\"" + thread
                        + "\",\"payload\":{\"status\":\"blocked\",\"summary\":\"I need the password of the staging database\"}}");
        posted(
                bob,
                "{\"type\":\"status_update\",\"in_reply_to\":\"" + named + "\",\"correlation_id\":\"" + thread
                        + "\",\"to\":[\"" + ada.id()
                        + "\"],\"payload\":{\"status\":\"working\",\"summary\":\"I look\"}}");
        var question = ada.post(
                        "/api/v2/agent/questions",
                        Wire.json(Map.of(
                                "question",
                                "May I deploy version 4.2 to production tonight?",
                                "context",
                                "All tests are green; the last deployment was on Monday.",
                                "to",
                                List.of("human"),
                                "options",
                                List.of("Yes, go on", "No", "Wait until tomorrow"))))
                .text("id");
        ada.post("/api/v2/agent/questions", "{\"question\":\"Who speaks French?\"}");
        var task = ada.post(
                        "/api/v2/agent/handoff",
                        Wire.json(Map.of(
                                "task_description",
                                "Translate the release notes into French",
                                "done_when",
                                "A second agent has read them",
                                "to",
                                List.of(bob.id()),
                                "priority",
                                "urgent")))
                .text("id");
        bob.post("/api/v2/agent/tasks/" + task + "/claim", "{}");
        var keeper = hub.member("keeper", hub.owner(), "guided-network");
        keeper.post("/api/v2/agent/deposits", "{\"label\":\"github-token\"}");
        bob.post("/api/v2/agent/webhooks", "{\"url\":\"https://hooks.example.com/agents/bob\"}");
        PAGES.addAll(List.of(
                "feed",
                "feed?agent=ada&q=release",
                "feed/" + named,
                "questions",
                "questions/" + question,
                "tasks",
                "tasks/" + task,
                "deposits",
                "audit",
                "settings/limits",
                "settings/domains",
                "settings/webhooks"));
    }

    @AfterAll
    static void stop() {
        browser.close();
        playwright.close();
    }

    private static Page signedIn(int width, int height, ColorScheme scheme, String language) {
        var context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setLocale(language));
        var page = context.newPage();
        page.navigate(hub.baseUrl() + "/login");
        page.locator("input[name=email]").fill(RunningHub.OWNER);
        page.locator("input[name=password]").fill(RunningHub.PASSWORD);
        page.locator("form:has(input[name=password]) button[type=submit]").click();
        page.waitForURL("**/dashboard/**");
        return page;
    }

    @Test
    void followsWhatIsSaidWithoutAReload() {
        var page = signedIn(390, 844, ColorScheme.LIGHT, "en");
        page.navigate(hub.baseUrl() + "/dashboard/feed");
        page.evaluate("window.same = true");

        posted(bob, status("Said while somebody looks"));

        assertThat(page.getByText("Said while somebody looks"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(SOON));
        assertThat((Boolean) page.evaluate("window.same === true")).isTrue();
        page.context().close();
    }

    @Test
    void answersWithOneTap() {
        var id = ada.post(
                        "/api/v2/agent/questions",
                        "{\"question\":\"Tea?\",\"to\":[\"human\"],\"options\":[\"Yes\",\"No\"]}")
                .text("id");
        var page = signedIn(390, 844, ColorScheme.DARK, "en");
        page.navigate(hub.baseUrl() + "/dashboard/questions");

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Tea?"))
                .click();
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Yes").setExact(true))
                .click();

        assertThat(page.locator("#live-part")).containsText("owner@example.com");
        assertThat(ada.get("/api/v2/agent/questions/" + id).body().toString()).contains("\"option\":\"Yes\"");
        page.context().close();
    }

    @ParameterizedTest
    @CsvSource({"390, 844, LIGHT, en", "390, 844, DARK, de", "1280, 800, LIGHT, de", "1280, 800, DARK, en"})
    void fitsOnEveryScreen(int width, int height, ColorScheme scheme, String language) {
        var complaints = new ArrayList<String>();
        var page = signedIn(width, height, scheme, language);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(page.url() + " " + message.text());
            }
        });
        page.onPageError(complaints::add);
        for (var path : PAGES) {
            page.navigate(hub.baseUrl() + "/dashboard/" + path);
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(PICTURES.resolve(path.replaceAll("[^a-z]+.*", "") + "-"
                            + path.replaceAll("[^a-z]", "").replaceAll("(?<=.{16}).*", "") + "-"
                            + scheme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png"))
                    .setFullPage(true));
            faults(page).forEach(fault -> complaints.add(path + " " + fault));
        }
        page.context().close();

        assertThat(complaints).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static List<String> faults(Page page) {
        return (List<String>) page.evaluate("""
                () => {
                  const faults = [];
                  const seen = (e) => e.checkVisibility() && e.getBoundingClientRect().width > 1;
                  if (document.documentElement.scrollWidth > innerWidth) faults.push("wider than the window");
                  if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");
                  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
                  if (new Set(ids).size !== ids.length) faults.push("an id twice");
                  for (const e of document.querySelectorAll("main [aria-labelledby]"))
                    for (const id of e.getAttribute("aria-labelledby").split(" "))
                      if (!document.getElementById(id)) faults.push("labelled by nothing: " + id);
                  for (const e of document.querySelectorAll("main input:not([type=hidden]), main textarea, main select"))
                    if (seen(e) && !e.labels.length) faults.push("no label: " + e.name);
                  for (const e of document.querySelectorAll("main a, main button, main summary")) {
                    if (!seen(e)) continue;
                    if (!e.textContent.trim()) faults.push("no name: " + e.outerHTML);
                    const box = e.getBoundingClientRect();
                    if (box.height < 24 && !e.closest("dd, li p, td, .fine")) faults.push("small: " + e.textContent);
                  }
                  return faults;
                }
                """);
    }
}
