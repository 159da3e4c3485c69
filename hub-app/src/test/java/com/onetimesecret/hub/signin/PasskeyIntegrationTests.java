package com.onetimesecret.hub.signin;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.Mailbox;
import com.onetimesecret.hub.harness.RunningHub;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Passkeys: what the hub asks an authenticator, and which answers it takes (WebAuthn Level 3, 7).
class PasskeyIntegrationTests {

    private static final String PAGE = "/dashboard/settings/sign-in";
    private static final String OPTIONS = PAGE + "/passkey-options";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Mailbox mail;

    private TestBrowser browser;
    private TestAuthenticator phone;

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(data);
        mail = Mailbox.of(hub);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void signInWithThePassword() throws Exception {
        phone = new TestAuthenticator(hub.baseUrl());
        browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        browser.get("/login");
        assertThat(location(browser.post("/login", Map.of("email", RunningHub.OWNER, "password", RunningHub.PASSWORD))))
                .isEqualTo("/dashboard/approvals");
        browser.get(PAGE);
    }

    @AfterEach
    void forget() {
        browser.close();
        hub.jdbc().sql("DELETE FROM passkey").update();
        hub.jdbc().sql("DELETE FROM spring_session").update();
        hub.jdbc().sql("DELETE FROM sign_in_attempt").update();
    }

    private HttpResponse<String> register(TestAuthenticator authenticator, String label) throws Exception {
        browser.get(PAGE);
        var credential = authenticator.make(browser.post(OPTIONS, Map.of()).body());
        return browser.post(PAGE, Map.of("act", "add-passkey", "credential", credential, "label", label));
    }

    private TestBrowser visitor() throws Exception {
        var visitor = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        visitor.get("/login");
        return visitor;
    }

    private static String asked(TestBrowser visitor) throws Exception {
        return visitor.post("/login/passkey/options", Map.of()).body();
    }

    private static HttpResponse<String> answer(TestBrowser visitor, String credential) throws Exception {
        return visitor.post("/login/passkey", Map.of("credential", credential, "next", "/dashboard/settings"));
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(location(answer)).isEqualTo("/login?next=%2Fdashboard%2Fsettings&passkey");
    }

    /// What is stored of the only passkey.
    private static String column(String name) {
        return String.valueOf(hub.jdbc()
                .sql("SELECT " + name + "::text FROM passkey")
                .query(String.class)
                .optional()
                .orElse("null"));
    }

    @Test
    void isMadeAndSignsIn() throws Exception {
        phone.backUp();
        try (var elsewhere = visitor()) {
            elsewhere.post("/login", Map.of("email", RunningHub.OWNER, "password", RunningHub.PASSWORD));
            var letters = mail.to(RunningHub.OWNER).size();

            assertThat(location(register(phone, "My phone"))).isEqualTo(PAGE + "?done=passkey");

            assertThat(browser.get(PAGE).body()).contains("My phone", "backed up");
            assertThat(location(elsewhere.get(PAGE))).startsWith("/login");
            assertThat(mail.next(RunningHub.OWNER, letters).text()).contains("A passkey was added to your account.");
        }
        assertThat(column("sign_count")).isEqualTo("1");
        assertThat(List.of(column("backup_eligible"), column("backed_up"), column("user_verified")))
                .containsOnly("true");

        phone.count(7);
        try (var visitor = visitor()) {
            var signedIn = answer(visitor, phone.sign(asked(visitor)));
            assertThat(location(signedIn)).isEqualTo("/dashboard/settings");
            assertThat(visitor.get("/dashboard/settings").statusCode()).isEqualTo(200);
        }
        assertThat(column("sign_count")).isEqualTo("7");
        assertThat(column("last_used_at")).isNotEqualTo("null");
        assertThat(trail("person.signed_in")).contains("passkey");
    }

    private static String trail(String action) {
        return hub.jdbc()
                .sql("SELECT details::text FROM audit_entry WHERE action = :action ORDER BY at DESC LIMIT 1")
                .param("action", action)
                .query(String.class)
                .single();
    }

    @Test
    void refusesAnotherOriginAndAPersonWhoWasNotVerified() throws Exception {
        phone.visit("https://hub.example.net");
        assertThat(register(phone, "x").statusCode()).isEqualTo(422);
        phone.visit(hub.baseUrl());
        phone.trustBlindly();
        assertThat(register(phone, "x").statusCode()).isEqualTo(422);

        var good = new TestAuthenticator(hub.baseUrl());
        register(good, "good");
        try (var visitor = visitor()) {
            good.count(2);
            good.visit("http://127.0.0.1:" + URI.create(hub.baseUrl()).getPort());
            assertRefused(answer(visitor, good.sign(asked(visitor))));
            good.visit(hub.baseUrl());
            good.trustBlindly();
            assertRefused(answer(visitor, good.sign(asked(visitor))));
            assertRefused(answer(visitor, "{}"));
            assertRefused(answer(visitor, "no json"));
            assertRefused(answer(visitor, "{\"id\":\"x\",\"rawId\":\"eA\",\"type\":\"public-key\",\"response\":{}}"));
        }
        assertThat(column("sign_count")).isEqualTo("1");
    }

    @Test
    void takesAnAnswerToEachQuestionOnce() throws Exception {
        register(phone, "My phone");
        try (var visitor = visitor();
                var thief = visitor()) {
            phone.count(2);
            var question = asked(visitor);
            // Meant for another browser, then for another use.
            assertRefused(answer(thief, phone.sign(question)));
            browser.get(PAGE);
            assertThat(browser.post("/dashboard/prove/passkey", Map.of("credential", phone.sign(question)))
                            .statusCode())
                    .isEqualTo(422);

            var broken = phone.sign(question).replaceFirst("\"signature\":\"....", "\"signature\":\"AAAA");
            assertRefused(answer(visitor, broken));
            assertRefused(answer(visitor, phone.sign(question)));

            var late = asked(visitor);
            hub.jdbc()
                    .sql("UPDATE passkey_challenge SET expires_at = now() - interval '1 second'")
                    .update();
            assertRefused(answer(visitor, phone.sign(late)));
            assertThat(location(answer(visitor, phone.sign(asked(visitor))))).isEqualTo("/dashboard/settings");
        }
    }

    @Test
    void refusesACopyWhoseCounterWentBack() throws Exception {
        register(phone, "My phone");
        try (var visitor = visitor()) {
            phone.count(9);
            answer(visitor, phone.sign(asked(visitor)));
        }
        try (var visitor = visitor()) {
            phone.count(9);
            assertRefused(answer(visitor, phone.sign(asked(visitor))));
            phone.count(4);
            assertRefused(answer(visitor, phone.sign(asked(visitor))));
        }
        assertThat(trail("person.sign_in_failed")).contains("counter went back");
        assertThat(column("sign_count")).isEqualTo("9");
    }

    @Test
    void worksWithAuthenticatorsThatDoNotCount() throws Exception {
        phone.count(0);
        register(phone, "Cloud");
        for (int i = 0; i < 2; i++) {
            try (var visitor = visitor()) {
                assertThat(location(answer(visitor, phone.sign(asked(visitor)))))
                        .isEqualTo("/dashboard/settings");
            }
        }
    }

    @Test
    void provesThatItIsStillThePerson() throws Exception {
        register(phone, "My phone");
        var id = column("id");
        grow(browser);
        var removal = Map.of("act", "remove-passkey", "id", id);
        assertThat(location(browser.post(PAGE, removal)))
                .isEqualTo("/dashboard/prove?next=%2Fdashboard%2Fsettings%2Fsign-in");
        assertThat(browser.post(OPTIONS, Map.of()).statusCode()).isEqualTo(403);
        assertThat(browser.get(PAGE).body()).contains("Show that it is me").doesNotContain("remove-passkey");

        phone.count(2);
        browser.get("/dashboard/prove?next=" + PAGE);
        var question = browser.post("/dashboard/prove/options", Map.of()).body();
        assertThat(question).contains("allowCredentials");
        var proven = browser.post("/dashboard/prove/passkey", Map.of("credential", phone.sign(question), "next", PAGE));
        assertThat(location(proven)).isEqualTo(PAGE);
        assertThat(browser.get(PAGE).body()).contains("remove-passkey");
        var renamed = browser.post(PAGE, Map.of("act", "rename-passkey", "id", id, "label", "Old <b>phone</b>"));
        assertThat(location(renamed)).isEqualTo(PAGE);
        assertThat(browser.get(PAGE).body()).contains("Old &lt;b&gt;phone&lt;/b&gt;");
        assertThat(location(browser.post(PAGE, removal))).isEqualTo(PAGE + "?done=removed");
        assertThat(browser.post(PAGE, removal).statusCode()).isEqualTo(404);
    }

    /// What was shown ten minutes ago counts no longer.
    private static void grow(TestBrowser signedIn) throws Exception {
        hub.jdbc()
                .sql("DELETE FROM spring_session_attributes WHERE attribute_name = 'proven_at'")
                .update();
        assertThat(signedIn.get(PAGE).statusCode()).isEqualTo(200);
    }

    @Test
    void keepsTheLastWayIn() throws Exception {
        var other = new TestAuthenticator(hub.baseUrl());
        register(phone, "one");
        register(other, "two");
        var hash = hub.jdbc()
                .sql("SELECT password_hash FROM person WHERE email = 'owner@example.com'")
                .query(String.class)
                .single();
        hub.jdbc()
                .sql("UPDATE person SET password_hash = NULL WHERE email = 'owner@example.com'")
                .update();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            browser.get(PAGE);
            var ids =
                    hub.jdbc().sql("SELECT id FROM passkey").query(String.class).list();
            List<Callable<Integer>> both = ids.stream()
                    .<Callable<Integer>>map(id -> () -> browser.post(PAGE, Map.of("act", "remove-passkey", "id", id))
                            .statusCode())
                    .toList();
            var answers = executor.invokeAll(both).stream()
                    .map(done -> done.resultNow())
                    .sorted()
                    .toList();
            assertThat(answers).containsExactly(303, 422);
            assertThat(hub.jdbc()
                            .sql("SELECT count(*) FROM passkey")
                            .query(Long.class)
                            .single())
                    .isEqualTo(1);
        } finally {
            hub.jdbc()
                    .sql("UPDATE person SET password_hash = :hash WHERE email = 'owner@example.com'")
                    .param("hash", hash)
                    .update();
        }
    }

    @Test
    void takesNoneOfSomebodyElse() throws Exception {
        register(phone, "mine");
        hub.person(invitation("eve@example.com"), "eve@example.com");
        try (var eve = visitor()) {
            eve.post("/login", Map.of("email", "eve@example.com", "password", RunningHub.PASSWORD));
            eve.get(PAGE);
            var id = column("id");
            assertThat(eve.post(PAGE, Map.of("act", "remove-passkey", "id", id)).statusCode())
                    .isEqualTo(404);
            assertThat(eve.post(PAGE, Map.of("act", "rename-passkey", "id", id, "label", "eve"))
                            .statusCode())
                    .isEqualTo(404);
            phone.count(5);
            var question = eve.post("/dashboard/prove/options", Map.of()).body();
            assertThat(eve.post("/dashboard/prove/passkey", Map.of("credential", phone.sign(question)))
                            .statusCode())
                    .isEqualTo(422);
            // The same authenticator cannot be registered a second time.
            var credential = phone.make(eve.post(OPTIONS, Map.of()).body());
            assertThat(eve.post(PAGE, Map.of("act", "add-passkey", "credential", credential, "label", "stolen"))
                            .statusCode())
                    .isEqualTo(422);
        }
    }

    private static String invitation(String email) {
        return hub.owner()
                .post("/api/v2/invitations", "{\"email\":\"" + email + "\",\"role\":\"viewer\"}")
                .text("link");
    }
}
