package com.onetimesecret.hub.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.onetimesecret.hub.harness.Chromium;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A person leaves a value in a real browser, with the keyboard alone, and reads in plain words what became of it.
class DepositFormInABrowserIntegrationTests {

    private static final String VALUE = "hunter2 & <b>co</b>\nsecond line é";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static BoxOwner owner;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(data);
        owner = BoxOwner.in(hub, "asks people");
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        hub.close();
    }

    private Page open(String url) {
        var page = chromium.person(new Browser.NewContextOptions());
        page.navigate(url);
        return page;
    }

    private static Locator send(Page page) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send it"));
    }

    private static Locator said(Page page) {
        return page.getByRole(AriaRole.STATUS);
    }

    private static void assertSays(Page page, String words) {
        PlaywrightAssertions.assertThat(said(page)).containsText(words);
    }

    @Test
    void takesATextByTheKeyboardAloneAndKeepsNothing() {
        var page = open(owner.at("/d/" + owner.token("typed")));
        page.keyboard().press("Tab");
        assertThat(page.getByLabel("The value").evaluate("e => e === document.activeElement"))
                .isEqualTo(true);
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertSays(page, "nothing to send");
        page.keyboard().press("Shift+Tab");
        page.getByLabel("The value").fill(VALUE);
        send(page).press("Enter");

        assertSays(page, "Done. The value arrived.");
        assertThat(owner.text("typed")).isEqualTo(VALUE);
        assertThat(page.content()).doesNotContain("hunter2");
        assertThat(page.evaluate("document.getElementById('text').value")).isEqualTo("");
        assertThat(page.evaluate("history.length")).isEqualTo(2);

        page.reload();
        page.getByLabel("The value").fill("again");
        send(page).click();
        assertSays(page, "was used already");
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void takesAFileAsItIs() {
        var bytes = new byte[200_000];
        new Random(11).nextBytes(bytes);
        var page = open(owner.at("/d/" + owner.token("file")));
        page.getByLabel("Or a file").setInputFiles(new FilePayload("key.bin", "application/octet-stream", bytes));
        page.getByLabel("The value").fill("and a text");
        send(page).click();
        assertSays(page, "Choose one");
        page.getByLabel("The value").fill("");
        send(page).click();

        assertSays(page, "Done.");
        assertThat(owner.value("/file").body()).isEqualTo(bytes);
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithoutUsingTheLinkUp() {
        var token = owner.token("large");
        var page = open(owner.at("/d/" + token));
        page.getByLabel("Or a file").setInputFiles(new FilePayload("big", "text/plain", new byte[1024 * 1024 + 1]));
        send(page).click();
        assertSays(page, "more than 1 MiB");
        assertThat(owner.deposit(token, "still good").status()).isEqualTo(200);

        var forged = open(owner.at("/d/nonsense"));
        forged.getByLabel("The value").fill("v");
        send(forged).click();
        assertSays(forged, "It was not taken.");
    }

    @Test
    void saysSoWhereScriptsAreOff() {
        var page = chromium.person(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        page.navigate(owner.at("/d/" + owner.token("plain")));

        assertThat(page.innerText("main")).contains("This page needs scripts.", "curl --data-binary");
        assertThat(page.getByLabel("The value").isVisible()).isFalse();
    }
}
