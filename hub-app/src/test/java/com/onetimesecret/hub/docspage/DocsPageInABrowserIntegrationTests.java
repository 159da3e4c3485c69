package com.onetimesecret.hub.docspage;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.onetimesecret.hub.harness.AxeRules;
import com.onetimesecret.hub.harness.Chromium;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The page of all calls, in a real browser: everything of the document is on it, and it can be read on a phone.
class DocsPageInABrowserIntegrationTests {

    private static final Path PICTURES = Path.of("target", "pictures", "docs");
    private static final int FIRST_LOAD_BYTES = 150_000;

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

    @ParameterizedTest
    @CsvSource({"390, DARK", "1280, LIGHT"})
    void canBeReadOnEveryScreen(int width, ColorScheme scheme) {
        var page = chromium.person(width, scheme);
        page.navigate(hub.baseUrl() + "/docs");
        var folded = loaded(page);
        page.evaluate("() => document.querySelectorAll('#postAgentMessages details').forEach(one => one.open = true)");
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("top-" + width + ".png")));
        page.locator("#postAgentMessages")
                .screenshot(new Locator.ScreenshotOptions().setPath(PICTURES.resolve("call-" + width + ".png")));

        assertThat(AxeRules.broken(page)).isEmpty();
        assertThat(page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"))
                .isEqualTo(false);
        assertThat(folded).isLessThan(FIRST_LOAD_BYTES);
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void showsEveryCallOfTheDocumentOnce() {
        var page = chromium.person(1280, ColorScheme.LIGHT);
        page.navigate(hub.baseUrl() + "/docs");
        var document = Wire.send(Wire.to(hub.baseUrl() + "/openapi.json")).body();

        for (var path : document.get("paths").properties()) {
            path.getValue().properties().stream()
                    .filter(operation -> !operation.getValue().has("x-same-as"))
                    .forEach(operation -> assertThat(page.locator("#"
                                            + operation
                                                    .getValue()
                                                    .get("operationId")
                                                    .asString())
                                    .count())
                            .as(operation.getKey() + " " + path.getKey())
                            .isEqualTo(1));
        }
        assertThat(page.locator(".call pre").allTextContents())
                .allSatisfy(
                        command -> assertThat(command).startsWith("curl -sS").contains(hub.baseUrl()));
        assertThat(brokenAnchors(page)).isEmpty();
    }

    @Test
    void saysItsOwnWordsInGerman() {
        var page = chromium.person(
                new Browser.NewContextOptions().setViewportSize(390, 844).setLocale("de-DE"));
        page.navigate(hub.baseUrl() + "/docs");

        assertThat(page.locator("h1").innerText()).isEqualTo("Was sich aufrufen lässt");
        assertThat(page.locator("html").getAttribute("lang")).isEqualTo("de");
        assertThat(page.content()).doesNotContain("??");
    }

    @SuppressWarnings("unchecked")
    private static List<String> brokenAnchors(Page page) {
        return (List<String>) page.evaluate("""
                () => [...document.querySelectorAll('a[href^="#"]')].map(a => a.hash.slice(1))
                    .filter(id => !document.getElementById(id))
                """);
    }

    private static long loaded(Page page) {
        return ((Number) page.evaluate("""
                () => performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
                    .reduce((sum, one) => sum + Math.max(one.encodedBodySize, one.transferSize), 0)
                """)).longValue();
    }
}
