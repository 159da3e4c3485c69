package com.onetimesecret.hub.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.onetimesecret.hub.harness.AxeRules;
import com.onetimesecret.hub.harness.Chromium;
import com.onetimesecret.hub.harness.Mailbox;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Passkeys as people use them, in a real browser whose authenticator is a virtual one (WebAuthn Level 3, 11).
class PasskeysInABrowserIntegrationTests {

    private static final Path PICTURES = Path.of("target", "pictures");

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Chromium browser;

    private String look = "";

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(data);
        Mailbox.of(hub);
        browser = new Chromium();
    }

    @AfterAll
    static void stop() {
        browser.close();
        hub.close();
    }

    @AfterEach
    void forget() {
        browser.forget();
        hub.jdbc().sql("DELETE FROM passkey").update();
        hub.jdbc().sql("DELETE FROM spring_session").update();
    }

    private Page person(int width, ColorScheme scheme, String language) {
        look = language + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
        return browser.person(new Browser.NewContextOptions()
                .setViewportSize(width, 844)
                .setColorScheme(scheme)
                .setLocale(language));
    }

    /// A virtual authenticator, whose button is touched as soon as it asks.
    private static void authenticator(Page page) {
        var session = page.context().newCDPSession(page);
        session.send("WebAuthn.enable");
        var options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        var wish = new JsonObject();
        wish.add("options", options);
        session.send("WebAuthn.addVirtualAuthenticator", wish);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + "-" + look + ".png"))
                .setFullPage(true));
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(page.url())
                .isTrue();
        assertThat(AxeRules.broken(page)).as(page.url()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT", "1280, DARK"})
    void makesUsesAndRemovesAPasskey(int width, ColorScheme scheme) {
        var page = person(width, scheme, "en");
        page.navigate(hub.baseUrl() + "/login");
        picture(page, "login");
        page.getByLabel("E-mail").fill(RunningHub.OWNER);
        page.getByLabel("Password").fill(RunningHub.PASSWORD);
        button(page, "Sign in").click();
        page.waitForURL("**/dashboard/approvals");
        page.navigate(hub.baseUrl() + "/dashboard/settings");
        picture(page, "settings");
        link(page, "Sign-in Passkeys, password, and where you are signed in").click();
        authenticator(page);
        page.getByLabel("Name of a new passkey").fill("My phone");
        button(page, "Add a passkey").click();
        page.waitForURL("**/sign-in?done=passkey");
        assertThat(page.getByText("Your passkey works from now on.").isVisible())
                .isTrue();
        picture(page, "sign-in-settings");

        signInAgain(page, width);

        hub.jdbc()
                .sql("DELETE FROM spring_session_attributes WHERE attribute_name = 'proven_at'")
                .update();
        page.navigate(hub.baseUrl() + "/dashboard/settings/people");
        picture(page, "people-locked");
        link(page, "Show that it is me").click();
        picture(page, "prove");
        button(page, "Use a passkey").click();
        page.waitForURL("**/dashboard/settings/people");
        page.getByLabel("E-mail").fill("bo@example.com");
        button(page, "Invite").click();
        page.getByText("Invited:").waitFor();
        picture(page, "people");

        page.navigate(hub.baseUrl() + "/dashboard/settings/sign-in");
        page.getByText("Rename or remove").click();
        picture(page, "sign-in-settings-open");
        button(page, "Remove this passkey").click();
        page.waitForURL("**/sign-in?done=removed");
        assertThat(browser.complaints()).isEmpty();
    }

    /// By the button on the phone; elsewhere by what the browser offers in the field of the e-mail, where the virtual
    /// authenticator takes the place of the person who picks it.
    private static void signInAgain(Page page, int width) {
        if (width == 390) {
            page.addInitScript("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
        }
        button(page, "Sign out").click();
        if (width == 390) {
            page.waitForURL("**/login?signed_out");
            button(page, "Sign in with a passkey").click();
        }
        page.waitForURL("**/dashboard/approvals");
    }

    @ParameterizedTest
    @CsvSource({"390, DARK", "1280, LIGHT"})
    void saysWhatToDoWhereThereIsNoPasskey(int width, ColorScheme scheme) {
        var page = person(width, scheme, "de");
        page.navigate(hub.baseUrl() + "/login");
        authenticator(page);
        button(page, "Mit einem Passkey anmelden").click();
        page.getByText("Das hat nicht geklappt").waitFor();
        picture(page, "login-nothing");
        page.getByLabel("E-Mail").fill(RunningHub.OWNER);
        page.getByLabel("Passwort").fill(RunningHub.PASSWORD);
        button(page, "Anmelden").click();
        page.waitForURL("**/dashboard/approvals");
        for (var name : List.of("settings", "settings/sign-in", "settings/people", "tokens", "prove")) {
            page.navigate(hub.baseUrl() + "/dashboard/" + name);
            picture(page, name.replace('/', '-'));
        }
        page.context().clearCookies();
        page.navigate(hub.baseUrl() + "/recover");
        picture(page, "recover");
        page.navigate(hub.baseUrl() + "/recover?token=over");
        picture(page, "recover-over");
        assertThat(browser.complaints()).isEmpty();
    }
}
