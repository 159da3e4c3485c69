package com.onetimesecret.hub.harness;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A real browser without a screen; keeps what its pages complained of.
public final class Chromium implements AutoCloseable {

    private final Playwright playwright;
    private final Browser browser;
    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    public Chromium() {
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

    /// Somebody with a screen that wide, who has never been anywhere.
    public Page person(int width, ColorScheme scheme) {
        return person(
                new Browser.NewContextOptions().setViewportSize(width, 844).setColorScheme(scheme));
    }

    /// Somebody with a browser set up like that, who has never been anywhere.
    public Page person(Browser.NewContextOptions options) {
        var context = browser.newContext(options);
        contexts.add(context);
        var page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("the server responded with a status of")) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    /// What pages complained of so far: blocked scripts, errors in scripts.
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /// Forgets everybody.
    public void forget() {
        contexts.forEach(BrowserContext::close);
        contexts.clear();
    }

    @Override
    public void close() {
        forget();
        browser.close();
        playwright.close();
    }
}
