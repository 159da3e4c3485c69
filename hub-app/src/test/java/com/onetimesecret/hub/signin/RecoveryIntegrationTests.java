package com.onetimesecret.hub.signin;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.Mailbox;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/// The way back in: one link, for who reads the mail, and nothing for anybody else.
class RecoveryIntegrationTests {

    private static final String NEW = "another long password";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Mailbox mail;

    private String email = "";

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(data);
        mail = withoutMail();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void invite(TestInfo test) {
        email = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT) + "@example.com";
        var invitation = hub.owner()
                .post("/api/v2/invitations", "{\"email\":\"" + email + "\",\"role\":\"approver\"}")
                .text("link");
        hub.person(invitation, email);
        hub.jdbc().sql("DELETE FROM sign_in_attempt").update();
    }

    /// Before the hub can send mail it says so to everybody.
    private static Mailbox withoutMail() {
        try (var browser = browser()) {
            assertThat(browser.get("/recover").body())
                    .contains("This hub sends no mail")
                    .doesNotContain("name=\"email\"");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return Mailbox.of(hub);
    }

    private static TestBrowser browser() {
        return new TestBrowser(URI.create(hub.baseUrl()).getPort());
    }

    private static String ask(String email) throws Exception {
        try (var browser = browser()) {
            browser.get("/recover");
            var answer = browser.post("/recover", Map.of("email", email));
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body().replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "");
        }
    }

    private TestBrowser signedIn(String password) throws Exception {
        var browser = browser();
        browser.get("/login");
        browser.post("/login", Map.of("email", email, "password", password));
        return browser;
    }

    private static boolean isIn(TestBrowser browser) throws Exception {
        return browser.get("/dashboard/settings").statusCode() == 200;
    }

    @Test
    void saysTheSameToEverybody() throws Exception {
        var letters = mail.to(email).size();
        var known = ask(email);
        assertThat(known).contains("If there is an account with that e-mail");
        assertThat(ask("nobody-knows@example.com")).isEqualTo(known);
        assertThat(ask("not an address")).isEqualTo(known);
        mail.next(email, letters);
        assertThat(mail.to("nobody-knows@example.com")).isEmpty();
    }

    @Test
    void setsANewPasswordOnce() throws Exception {
        var letters = mail.to(email).size();
        ask(email);
        ask(email);
        var link = Mailbox.link(mail.next(email, letters), hub);
        var other = Mailbox.link(mail.next(email, letters + 1), hub);
        try (var before = signedIn(RunningHub.PASSWORD);
                var browser = browser()) {
            assertThat(isIn(before)).isTrue();
            assertThat(browser.get(link).body()).contains("Set a new password");
            var token = link.substring(link.indexOf('=') + 1);
            var differ = browser.post("/recover", Map.of("token", token, "password", NEW, "repeated", "no"));
            assertThat(differ.statusCode()).isEqualTo(422);
            var brief = browser.post("/recover", Map.of("token", token, "password", "short", "repeated", "short"));
            assertThat(brief.body()).contains("The password must have 12 to 128 characters");
            var set = browser.post(
                    "/recover", Map.of("token", token, "password", NEW, "repeated", NEW, "others", "keep"));
            assertThat(location(set)).isEqualTo("/login?recovered");
            assertThat(set.headers().allValues("Clear-Site-Data")).containsExactly("\"cache\"");

            assertThat(isIn(before)).isFalse();
            assertThat(mail.next(email, letters + 2).text())
                    .contains("The password of your account was changed, by a link");
            assertThat(browser.get(link).statusCode()).isEqualTo(404);
            assertThat(browser.get(other).statusCode()).isEqualTo(404);
        }
        try (var old = signedIn(RunningHub.PASSWORD);
                var now = signedIn(NEW)) {
            assertThat(isIn(old)).isFalse();
            assertThat(isIn(now)).isTrue();
        }
        assertThat(hub.jdbc()
                        .sql(
                                "SELECT action FROM audit_entry WHERE subject = (SELECT id FROM person WHERE email = :email)")
                        .param("email", email)
                        .query(String.class)
                        .list())
                .contains("person.recovery_asked", "person.recovered");
    }

    @Test
    void letsOneOfFiftyUseALink() throws Exception {
        var letters = mail.to(email).size();
        ask(email);
        var link = Mailbox.link(mail.next(email, letters), hub);
        var token = link.substring(link.indexOf('=') + 1);
        try (var browser = browser();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            browser.get(link);
            List<Callable<Integer>> uses = IntStream.range(0, 50)
                    .<Callable<Integer>>mapToObj(i -> () -> {
                        var password = "password number " + i;
                        return browser.post(
                                        "/recover",
                                        Map.of(
                                                "token", token,
                                                "password", password,
                                                "repeated", password,
                                                "others", "keep"))
                                .statusCode();
                    })
                    .toList();
            var answers = executor.invokeAll(uses).stream()
                    .map(use -> use.resultNow())
                    .toList();
            assertThat(answers).filteredOn(status -> status == 303).hasSize(1);
            assertThat(answers).filteredOn(status -> status == 404).hasSize(49);
        }
    }

    @Test
    void sendsThreeLettersAtMostAndNoneThatWorkForLong() throws Exception {
        var letters = mail.to(email).size();
        for (int i = 0; i < 5; i++) {
            ask(email);
        }
        var third = mail.next(email, letters + 2);
        // What one thread does in order has done the fourth and the fifth before what was asked for later.
        hub.jdbc().sql("DELETE FROM sign_in_attempt").update();
        ask(RunningHub.OWNER);
        await().until(() -> !mail.to(RunningHub.OWNER).isEmpty());
        assertThat(mail.to(email)).hasSize(letters + 3);

        assertThat(third.text()).contains("30 minutes");
        hub.jdbc().sql("UPDATE recovery_link SET expires_at = now()").update();
        try (var browser = browser()) {
            var over = browser.get(Mailbox.link(third, hub));
            assertThat(over.statusCode()).isEqualTo(404);
            assertThat(over.body()).contains("This link is over");
        }
    }

    @Test
    void writesInTheReadersLanguage() throws Exception {
        var letters = mail.to(email).size();
        try (var browser = browser()) {
            var page = browser.send(HttpRequest.newBuilder(URI.create(hub.baseUrl() + "/recover"))
                    .header("Accept-Language", "de"));
            assertThat(page.body()).contains("Ein neuer Zugang");
            browser.get("/recover");
            browser.send(HttpRequest.newBuilder(URI.create(hub.baseUrl() + "/recover"))
                    .header("Accept-Language", "de")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(Wire.form(Map.of("email", email, "_csrf", browser.csrf())))));
        }
        assertThat(mail.next(email, letters).subject()).isEqualTo("Ein neues Passwort für deinen Agent Hub");
    }
}
