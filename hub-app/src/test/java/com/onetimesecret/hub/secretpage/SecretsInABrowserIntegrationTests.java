package com.onetimesecret.hub.secretpage;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.onetimesecret.hub.harness.AxeRules;
import com.onetimesecret.hub.harness.Chromium;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Secrets in a real browser with the keyboard alone, on a phone and on a desktop: what can be reached, what is said
/// aloud, and that nothing stays behind.
class SecretsInABrowserIntegrationTests {

    private static final String VALUE = "hunter2 & <b>co</b>\nsecond line";
    private static final Path PICTURES = Path.of("target", "pictures");

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Chromium chromium;

    private String colors = "";

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
    void closeContexts() {
        chromium.forget();
    }

    private Page person(int width, ColorScheme scheme) {
        colors = scheme.name().toLowerCase(Locale.ROOT);
        return chromium.person(new Browser.NewContextOptions()
                .setViewportSize(width, 844)
                .setColorScheme(scheme)
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /// Moves on with the tab key until that element has the focus.
    private static void tabTo(Page page, Locator target) {
        for (int i = 0; i < 40; i++) {
            if ((Boolean) target.evaluate("e => e === document.activeElement")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("The tab key does not reach " + target);
    }

    private static void signIn(Page page) {
        page.navigate(hub.baseUrl() + "/login");
        page.getByLabel("E-mail").fill("owner@example.com");
        page.getByLabel("Password").fill(RunningHub.PASSWORD);
        button(page, "Sign in").click();
        page.waitForURL("**/dashboard/approvals");
    }

    private void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + "-" + colors + "-" + page.viewportSize().width + ".png"))
                .setFullPage(true));
        assertThat(AxeRules.broken(page)).as(page.url()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT", "1060, DARK", "390, DARK", "1060, LIGHT"})
    void passesASecretWithTheKeyboardAlone(int width, ColorScheme scheme) {
        var maker = person(width, scheme);
        var reader = person(width, scheme);
        make(maker);
        var link = maker.getByLabel("Link for the reader").inputValue();
        assertThat(link).startsWith(hub.baseUrl() + "/secret/");
        copied(maker, "Copy the link", link);
        var receipt = maker.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("The receipt"))
                .getAttribute("href");

        open(reader, link);
        copied(reader, "Copy it", VALUE);
        leavesNothingBehind(reader);

        maker.navigate(hub.baseUrl() + receipt);
        assertThat(maker.getByText("It was opened and is gone").isVisible()).isTrue();
        picture(maker, "receipt-read");
        maker.goBack();
        assertThat(maker.content()).doesNotContain("hunter2", link);
        assertThat(chromium.complaints()).isEmpty();
    }

    private static void copied(Page page, String button, String text) {
        tabTo(page, button(page, button));
        page.keyboard().press("Enter");
        page.locator("#copied:has-text('Copied.')").waitFor();
        assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(text);
    }

    private void make(Page maker) {
        maker.navigate(hub.baseUrl() + "/");
        picture(maker, "secret-new");
        tabTo(maker, maker.getByLabel("The secret"));
        maker.keyboard().insertText(VALUE);
        tabTo(maker, maker.getByLabel("Passphrase, if you want one"));
        maker.keyboard().type("open sesame");
        tabTo(maker, button(maker, "Make the link"));
        maker.keyboard().press("Enter");
        maker.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Your link is ready"))
                .waitFor();
        picture(maker, "secret-made");
        // A script does it, a moment after the heading is there.
        maker.waitForURL(hub.baseUrl() + "/");
    }

    private void open(Page reader, String link) {
        reader.navigate(link);
        assertThat(reader.content()).doesNotContain("hunter2");
        picture(reader, "secret-sealed");
        tabTo(reader, reader.getByLabel("Passphrase"));
        reader.keyboard().type("open barley");
        reader.keyboard().press("Enter");
        var alert = reader.getByRole(AriaRole.ALERT);
        alert.getByText("not the passphrase").waitFor();
        assertThat(reader.evaluate("document.activeElement.id")).isEqualTo("passphrase");
        picture(reader, "secret-wrong");
        reader.keyboard().type("open sesame");
        tabTo(reader, button(reader, "Show it once"));
        reader.keyboard().press("Space");

        var value = reader.getByLabel("The secret");
        value.waitFor();
        assertThat(value.inputValue()).isEqualTo(VALUE);
        assertThat(value.getAttribute("readonly")).isNotNull();
        assertThat(reader.evaluate("document.activeElement.id")).isEqualTo("value");
        assertThat(reader.getByRole(AriaRole.STATUS)
                        .getByText("gone from the hub")
                        .isVisible())
                .isTrue();
        assertThat(reader.url()).isEqualTo(link);
        picture(reader, "secret-shown");
    }

    private void leavesNothingBehind(Page reader) {
        // Away and back, as with the button of the browser.
        reader.navigate(hub.baseUrl() + "/login");
        reader.goBack();
        reader.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("nothing behind"))
                .waitFor();
        assertThat(reader.content()).doesNotContain("hunter2");
        reader.reload();
        assertThat(reader.getByText("There is nothing behind this link").isVisible())
                .isTrue();
        picture(reader, "secret-gone");
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT", "1060, DARK"})
    void asksForASecretWithTheKeyboardAlone(int width, ColorScheme scheme) {
        var owner = person(width, scheme);
        signIn(owner);
        tabTo(
                owner,
                owner.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Secrets").setExact(true)));
        owner.keyboard().press("Enter");
        tabTo(owner, owner.getByLabel("What you ask for"));
        owner.keyboard().type("The router password of floor " + width);
        owner.keyboard().press("Enter");
        var field = owner.getByLabel("Send this link to whoever has the secret");
        field.waitFor();
        var link = field.inputValue();
        picture(owner, "request-made");
        owner.waitForURL(hub.baseUrl() + "/dashboard/secrets");
        owner.reload();
        assertThat(owner.content()).doesNotContain(link);

        var giver = person(width, scheme);
        giver.navigate(link);
        picture(giver, "request-give");
        tabTo(giver, giver.getByLabel("The secret"));
        giver.keyboard().insertText("hunter2");
        tabTo(giver, button(giver, "Give it"));
        giver.keyboard().press("Enter");
        giver.getByText("Received, thank you").waitFor();
        picture(giver, "request-given");
        giver.reload();
        assertThat(giver.getByText("This link is over").isVisible()).isTrue();

        owner.reload();
        var answer = owner.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName("Open: The router password of floor " + width));
        tabTo(owner, answer);
        owner.keyboard().press("Enter");
        owner.waitForURL("**/requests/*");
        tabTo(owner, button(owner, "Show it once"));
        owner.keyboard().press("Enter");
        owner.getByLabel("The secret").waitFor();
        assertThat(owner.getByLabel("The secret").inputValue()).isEqualTo("hunter2");
        assertThat(chromium.complaints()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT", "1060, DARK"})
    void listsAndBurnsWithTheKeyboardAlone(int width, ColorScheme scheme) {
        var owner = person(width, scheme);
        signIn(owner);
        owner.navigate(hub.baseUrl() + "/");
        picture(owner, "secret-new-member");
        owner.getByLabel("The secret").fill("hunter3");
        owner.getByLabel("What it is, for your own list").fill("Door code");
        button(owner, "Make the link").click();
        owner.getByText("Your link is ready").waitFor();
        owner.navigate(hub.baseUrl() + "/dashboard/secrets");
        picture(owner, "secrets");
        tabTo(
                owner,
                owner.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Door code"))
                        .first());
        owner.keyboard().press("Enter");
        owner.waitForURL("**/dashboard/secrets/sec_*");
        tabTo(owner, owner.locator("summary"));
        owner.keyboard().press("Enter");
        picture(owner, "receipt-waiting");
        tabTo(owner, button(owner, "Yes, burn it"));
        owner.keyboard().press("Enter");
        owner.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Burned"))
                .waitFor();
        picture(owner, "receipt-burned");
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void worksWithoutScripts() {
        var page = chromium.person(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        page.navigate(hub.baseUrl() + "/");
        page.getByLabel("The secret").fill(VALUE);
        button(page, "Make the link").click();
        var link = page.getByLabel("Link for the reader").inputValue();
        page.navigate(link);
        button(page, "Show it once").click();
        assertThat(page.getByLabel("The secret").inputValue()).isEqualTo(VALUE);
        assertThat(page.getByText("It is gone from the hub now").isVisible()).isTrue();
        page.navigate(link);
        assertThat(page.getByText("There is nothing behind this link").isVisible())
                .isTrue();
        button(page, "Tell the sender").click();
        assertThat(page.getByText("sees now that you came too late").isVisible())
                .isTrue();
    }
}
