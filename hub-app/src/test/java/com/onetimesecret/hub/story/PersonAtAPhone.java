package com.onetimesecret.hub.story;

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

/// A person with a real browser the size of a phone.
final class PersonAtAPhone implements AutoCloseable {

    private static final Path PICTURES = Path.of("target", "pictures");

    private final Playwright playwright;
    private final Browser browser;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    PersonAtAPhone() {
        playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1",
                        "PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getProperty("hub.test.browser", "/usr/bin/chromium")))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(390, 844)
                .setDeviceScaleFactor(2)
                .setColorScheme(ColorScheme.LIGHT));
        page = context.newPage();
        // A page that breaks its own content security policy, or a script that fails, says so here.
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    Page page() {
        return page;
    }

    /// What the browser complained about on any page so far.
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
    }

    /// The page as a desktop shows it.
    void widePicture(String name) {
        var phone = page.viewportSize();
        page.setViewportSize(1060, 800);
        picture(name);
        page.setViewportSize(phone.width, phone.height);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
