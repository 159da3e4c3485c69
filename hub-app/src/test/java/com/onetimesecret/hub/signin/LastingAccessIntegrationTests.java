package com.onetimesecret.hub.signin;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.AxeRules;
import com.onetimesecret.hub.harness.Chromium;
import com.onetimesecret.hub.harness.Mailbox;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestPerson;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What outlives a password: its person sees it, and ends it with one act.
class LastingAccessIntegrationTests {

    private static final Path PICTURES = Path.of("target", "pictures");
    private static final String NEW = "another long password";
    private static final String PAGE = "/dashboard/settings/sign-in";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Mailbox mail;
    private static Chromium chromium;

    private String email = "";
    private TestPerson ada;

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(data);
        mail = Mailbox.of(hub);
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        hub.close();
    }

    /// With a token that decides, a passkey and a browser that is told.
    @BeforeEach
    void inviteAda(TestInfo test) {
        email = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT)
                + test.getDisplayName().replaceAll("[^0-9]", "") + "@example.com";
        ada = person(email);
        var id = hub.signedIn(email).id().value();
        hub.jdbc().sql("""
                        INSERT INTO passkey (id, person_id, credential_id, public_key, attestation_object, sign_count,
                            transports, user_verified, backup_eligible, backed_up, label)
                        VALUES ('pky_' || right(:person, 20), :person, convert_to(:person, 'UTF8'), '', '', 0, '{}', true,
                            false, false, 'Somebody''s phone')
                        """).param("person", id).update();
        hub.jdbc().sql("""
                        INSERT INTO push_subscription (id, person_id, endpoint, endpoint_hash, key, secret, browser)
                        VALUES ('psh_' || right(:person, 20), :person, 'https://push.example.com/1',
                            convert_to(:person, 'UTF8'), '', '', 'Firefox · Android')
                        """).param("person", id).update();
        hub.jdbc().sql("DELETE FROM sign_in_attempt").update();
    }

    private static TestPerson person(String email) {
        var invited = hub.owner()
                .post("/api/v2/invitations", "{\"email\":\"" + email + "\",\"role\":\"approver\"}")
                .text("link");
        return hub.person(invited, email);
    }

    @AfterEach
    void forget() {
        chromium.forget();
        assertThat(chromium.complaints()).isEmpty();
    }

    private static TestBrowser browser() {
        return new TestBrowser(URI.create(hub.baseUrl()).getPort());
    }

    private static TestBrowser signedIn(String email) throws Exception {
        var browser = browser();
        browser.get("/login");
        browser.post("/login", Map.of("email", email, "password", RunningHub.PASSWORD));
        browser.get(PAGE);
        return browser;
    }

    private String link() throws Exception {
        var letters = mail.to(email).size();
        try (var browser = browser()) {
            browser.get("/recover");
            browser.post("/recover", Map.of("email", email));
        }
        return Mailbox.link(mail.next(email, letters), hub);
    }

    private static Map<String, String> form(String link, String others) {
        var form = new HashMap<String, String>(Map.of(
                "token", link.substring(link.indexOf('=') + 1),
                "password", NEW,
                "repeated", NEW));
        if (!others.isEmpty()) {
            form.put("others", others);
        }
        return form;
    }

    private boolean tokenWorks() {
        return ada.get("/api/v2/approvals").status() == 200;
    }

    private int left() {
        return hub.jdbc()
                .sql("""
                        SELECT (SELECT count(*) FROM passkey WHERE person_id = :id)
                            + (SELECT count(*) FROM push_subscription WHERE person_id = :id)
                        """)
                .param("id", hub.signedIn(email).id().value())
                .query(Integer.class)
                .single();
    }

    private List<@Nullable String> acts() {
        return hub.jdbc()
                .sql("SELECT action FROM audit_entry WHERE actor = :id")
                .param("id", hub.signedIn(email).id().value())
                .query(String.class)
                .list();
    }

    @Test
    void asksWhoeverRecoversWhatBecomesOfTheRest() throws Exception {
        var link = link();
        var letters = mail.to(email).size();
        try (var browser = browser()) {
            assertThat(browser.get(link).body())
                    .contains(
                            "API token that decides for you",
                            "automation",
                            "Somebody&#39;s phone",
                            "Firefox · Android");
            for (var unclear : List.of("", "whatever")) {
                var asked = browser.post("/recover", form(link, unclear));
                assertThat(asked.statusCode()).isEqualTo(422);
                assertThat(asked.body()).contains("Say whether the rest of your account goes on or ends.");
            }
            assertThat(location(browser.post("/recover", form(link, "keep")))).isEqualTo("/login?recovered");
        }
        assertThat(tokenWorks()).isTrue();
        assertThat(left()).isEqualTo(2);
        assertThat(mail.next(email, letters).text())
                .contains(
                        "This goes on as before:\n\n- API token that decides for you: automation",
                        "- Passkey: Somebody's phone\n- Browser that is notified: Firefox · Android",
                        hub.baseUrl() + PAGE);
        assertThat(acts()).contains("person.recovered").doesNotContain("api_token.revoked");
    }

    @Test
    void endsTheRestWithTheOldPassword() throws Exception {
        var other = person("bystander@example.com");
        var link = link();
        var letters = mail.to(email).size();
        try (var browser = browser()) {
            browser.get(link);
            assertThat(location(browser.post("/recover", form(link, "end")))).isEqualTo("/login?recovered");
        }
        assertThat(tokenWorks()).isFalse();
        assertThat(left()).isZero();
        assertThat(other.get("/api/v2/approvals").status()).isEqualTo(200);
        assertThat(mail.next(email, letters).text())
                .contains("This was ended with it:", "automation")
                .doesNotContain("goes on");
        assertThat(mail.to(email)).hasSize(letters + 1);
        assertThat(acts()).contains("person.recovered", "api_token.revoked", "passkey.removed", "browser.forgotten");
    }

    @Test
    void asksNothingWhereThereIsNothing() throws Exception {
        try (var browser = signedIn(email)) {
            browser.post(PAGE, Map.of("act", "end-lasting"));
        }
        var link = link();
        try (var browser = browser()) {
            assertThat(browser.get(link).body()).doesNotContain("name=\"others\"");
            assertThat(location(browser.post("/recover", form(link, "")))).isEqualTo("/login?recovered");
        }
    }

    @Test
    void endsItAllFromTheSettingsAfterAProof() throws Exception {
        var letters = mail.to(email).size();
        try (var elsewhere = signedIn(email);
                var browser = signedIn(email)) {
            hub.jdbc()
                    .sql("DELETE FROM spring_session_attributes WHERE attribute_name = 'proven_at'")
                    .update();
            assertThat(browser.get(PAGE).body()).contains("automation").doesNotContain("value=\"end-lasting\"");
            assertThat(location(browser.post(PAGE, Map.of("act", "end-lasting"))))
                    .startsWith("/dashboard/prove");
            assertThat(tokenWorks()).isTrue();

            browser.get("/dashboard/prove");
            browser.post("/dashboard/prove", Map.of("password", RunningHub.PASSWORD));
            assertThat(browser.get(PAGE).body()).contains("value=\"end-lasting\"");
            assertThat(location(browser.post(PAGE, Map.of("act", "end-lasting"))))
                    .isEqualTo(PAGE + "?done=lasting");
            assertThat(browser.get(PAGE + "?done=lasting").body())
                    .contains("All of it was ended.")
                    .doesNotContain("value=\"end-lasting\"");
            assertThat(elsewhere.get(PAGE).statusCode()).isEqualTo(303);
            // Pressed twice, it tells nobody anything new.
            browser.post(PAGE, Map.of("act", "end-lasting"));
        }
        assertThat(tokenWorks()).isFalse();
        assertThat(left()).isZero();
        assertThat(mail.to(email)).hasSize(letters + 1);
        assertThat(mail.next(email, letters).text()).contains("All API tokens, passkeys and notified browsers");
    }

    @Test
    void leavesThePasskeysOfWhoHasNoPassword() throws Exception {
        try (var browser = signedIn(email)) {
            hub.jdbc()
                    .sql("UPDATE person SET password_hash = NULL WHERE email = :email")
                    .param("email", email)
                    .update();
            assertThat(browser.get(PAGE).body()).contains("Passkeys stay as long as you have no password.");
            browser.post(PAGE, Map.of("act", "end-lasting"));
        }
        assertThat(tokenWorks()).isFalse();
        assertThat(left()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT, de", "1280, DARK, en"})
    void fitsItsPages(int width, ColorScheme scheme, String language) throws Exception {
        var page = chromium.person(new Browser.NewContextOptions()
                .setViewportSize(width, 844)
                .setColorScheme(scheme)
                .setLocale(language));
        page.navigate(hub.baseUrl() + link());
        page.locator("input[name=password]").fill(NEW);
        page.locator("input[name=repeated]").fill(NEW);
        page.locator("main button[type=submit]").click();
        // The browser insists on a choice.
        assertThat((Boolean) page.locator("input[value=end]").evaluate("one => one.validity.valueMissing"))
                .isTrue();
        picture(page, "recover-password-" + language + "-" + width);
        page.locator("input[value=keep]").check();
        page.locator("main button[type=submit]").click();
        page.waitForURL("**/login?recovered");

        page.locator("input[name=email]").fill(email);
        page.locator("input[name=password]").fill(NEW);
        page.locator("form:has(input[name=password]) button[type=submit]").click();
        page.waitForURL("**/dashboard/approvals");
        page.navigate(hub.baseUrl() + PAGE);
        picture(page, "sign-in-lasting-" + language + "-" + width);
        page.locator("details:has(button[value=end-lasting]) summary").click();
        page.locator("button[value=end-lasting]").click();
        page.waitForURL("**/sign-in?done=lasting");
        assertThat(left()).isZero();
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(page.url())
                .isTrue();
        assertThat(AxeRules.broken(page)).as(page.url()).isEmpty();
    }
}
