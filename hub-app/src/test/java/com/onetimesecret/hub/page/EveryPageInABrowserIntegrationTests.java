package com.onetimesecret.hub.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.onetimesecret.hub.harness.AxeRules;
import com.onetimesecret.hub.harness.Chromium;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goes through every page that links lead to, as an owner with a phone, at a desk, and in another language: each can
/// be used with every aid (axe), fits its screen, loads quickly, and breaks no policy.
class EveryPageInABrowserIntegrationTests {

    private static final Path PICTURES = Path.of("target", "pictures", "pages");
    private static final int FIRST_LOAD_BYTES = 150_000;

    /// Agents, messages and codes have ids: one page of each kind is enough.
    private static final String ID =
            "(agent|msg|appr|sec|task|inv|sr|q|pk|ses|person|dom|hook|net|wh)_[A-Za-z0-9_-]{8,}";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(data);
        BusyNetwork.furnish(hub);
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
    }

    @ParameterizedTest
    @CsvSource({"390, DARK", "1280, LIGHT"})
    void walksThroughAllPages(int width, ColorScheme scheme) {
        var page = chromium.person(width, scheme);
        var look = new ArrayList<String>();
        look(page, "/login", look, width + "-" + scheme);
        signIn(page);

        var seen = walk(page, look, width + "-" + scheme);

        assertThat(look).isEmpty();
        assertThat(chromium.complaints()).isEmpty();
        for (var place : Place.values()) {
            assertThat(seen).containsKey(place.path());
        }
        assertThat(seen.keySet())
                .contains(
                        "/dashboard/approvals/{id}",
                        "/dashboard/agents/{id}",
                        "/dashboard/feed/{id}",
                        "/dashboard/questions/{id}",
                        "/dashboard/tasks/{id}",
                        "/dashboard/emergency-stop",
                        "/dashboard/settings/sign-in",
                        "/dashboard/settings/people",
                        "/dashboard/settings/notifications",
                        "/dashboard/settings/limits",
                        "/dashboard/settings/domains",
                        "/dashboard/settings/webhooks",
                        "/dashboard/tokens");
    }

    @Test
    void speaksGermanEverywhere() {
        var page = chromium.person(
                new Browser.NewContextOptions().setViewportSize(390, 844).setLocale("de-DE"));
        signIn(page);

        var seen = walk(page, new ArrayList<>(), "german");

        assertThat(seen).hasSizeGreaterThan(Place.values().length);
        seen.forEach((path, words) -> assertThat(words)
                .as(path)
                .contains("Abmelden")
                .doesNotContain("??", "Sign out", " the ", " and ", " your "));
    }

    /// Every page that can be reached, by its pattern, with its own words.
    private static Map<String, String> walk(Page page, List<String> faults, String name) {
        var seen = new LinkedHashMap<String, String>();
        var ahead = new ArrayList<>(List.of("/dashboard/activity", "/activate"));
        while (!ahead.isEmpty()) {
            var path = ahead.removeFirst();
            if (seen.containsKey(pattern(path))) {
                continue;
            }
            look(page, path, faults, name);
            seen.put(pattern(path), words(page));
            links(page).stream()
                    .filter(link -> !seen.containsKey(pattern(link)))
                    .forEach(ahead::add);
        }
        return seen;
    }

    /// What the page says itself; what agents and people wrote stands in `bdi`, what belongs to no language in `code`.
    private static String words(Page page) {
        return (String) page.evaluate("""
                () => {
                  const copy = document.body.cloneNode(true);
                  copy.querySelectorAll("bdi, code, pre, script").forEach(foreign => foreign.remove());
                  return copy.textContent.replace(/\\s+/g, " ");
                }
                """);
    }

    @SuppressWarnings("unchecked")
    private static List<String> links(Page page) {
        var all = (List<String>) page.evaluate("""
                () => [...document.querySelectorAll("a[href]")].filter(a => !a.hasAttribute("download"))
                    .map(a => new URL(a.href)).filter(url => url.origin === location.origin)
                    .map(url => url.pathname).filter(path => /^\\/(dashboard|activate)/.test(path))
                """);
        return all.stream().filter(path -> !path.matches(".*\\.[a-z]{2,6}$")).toList();
    }

    private static String pattern(String path) {
        return path.replaceAll(ID, "{id}");
    }

    private static void look(Page page, String path, List<String> faults, String name) {
        var answer = page.navigate(hub.baseUrl() + path);
        if (answer.status() != 200) {
            faults.add(path + ": " + answer.status());
            return;
        }
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(
                        pattern(path).replace("{id}", "one").substring(1).replace('/', '-') + "-"
                                + name.toLowerCase(Locale.ROOT) + ".png"))
                .setFullPage(true));
        AxeRules.broken(page).forEach(broken -> faults.add(path + ": " + broken));
        var isTooWide = (Boolean)
                page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth");
        if (isTooWide) {
            faults.add(path + ": wider than the screen");
        }
        var loaded = ((Number) page.evaluate("""
                () => performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
                    .reduce((sum, one) => sum + Math.max(one.encodedBodySize, one.transferSize), 0)
                """)).longValue();
        if (loaded > FIRST_LOAD_BYTES) {
            faults.add(path + ": loads " + loaded + " bytes");
        }
    }

    private static void signIn(Page page) {
        page.navigate(hub.baseUrl() + "/login");
        page.locator("input[name=email]").fill(RunningHub.OWNER);
        page.locator("input[name=password]").fill(RunningHub.PASSWORD);
        page.locator("form:has(input[name=password]) button[type=submit]").click();
        page.waitForURL("**/dashboard/**");
    }
}
