package com.onetimesecret.hub.dashboard;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.signin.TestAuthenticator;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client may wish of a login in a browser (OpenID Connect Core 3.1.2.1), and what it is told of it.
class CodeFlowWishesIntegrationTests {

    private static final Pattern EMAIL = Pattern.compile("<input type=\"email\"[^>]*>");

    private static RunningHub hub;

    private TestBrowser browser;
    private TestClient client;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        hub = RunningHub.startUnlimited(dataDir, Map.of("hub.registration.per-address", 1_000_000));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void register() {
        browser = newBrowser();
        client = TestClient.registered(hub.baseUrl(), "Reader", TestClient.WEB);
    }

    @AfterEach
    void forget() {
        browser.close();
        hub.jdbc().sql("DELETE FROM passkey").update();
        hub.jdbc().sql("DELETE FROM spring_session").update();
    }

    private static TestBrowser newBrowser() {
        return new TestBrowser(URI.create(hub.baseUrl()).getPort());
    }

    private static void signIn(TestBrowser browser) throws Exception {
        browser.get("/login");
        browser.post("/login", Map.of("email", RunningHub.OWNER, "password", RunningHub.PASSWORD));
    }

    /// The card that a signed-in person is led to, for a request with that besides.
    private String card(Map<String, String> besides) throws Exception {
        var request = client.request();
        request.put("scope", "openid read");
        request.putAll(besides);
        return location(browser.get(location(browser.get(TestClient.path(request)))));
    }

    private static String approve(TestBrowser browser, String card) throws Exception {
        browser.get(card);
        return location(browser.decide(card, "approve", Map.of("scope", "openid", "expiresIn", "3600")));
    }

    private JWTClaimsSet idToken(String back) throws Exception {
        var tokens = client.token(
                client.redeeming(String.valueOf(TestClient.parameters(back).get("code"))));
        assertThat(tokens.status()).as(tokens.toString()).isEqualTo(200);
        return SignedJWT.parse(tokens.text("id_token")).getJWTClaimsSet();
    }

    @Test
    void asksForAPasskeyWhereTheClientPrefersOne() throws Exception {
        signIn(browser);
        var phone = new TestAuthenticator(hub.baseUrl());
        phone.join(browser);
        var card = card(Map.of("acr_values", "phr"));
        var proof = "/dashboard/prove?next=" + card.replace("/", "%2F");
        assertThat(browser.get(card).body()).contains("href=\"" + proof + "\"");

        assertThat(phone.prove(browser, proof)).isEqualTo(card);

        assertThat(browser.get(card).body()).doesNotContain("/dashboard/prove");
        var claims = idToken(approve(browser, card));
        assertThat(claims.getStringClaim("acr")).isEqualTo("phr");
        assertThat(claims.getStringListClaim("amr")).containsExactly("pop", "user");
    }

    @Test
    void asksForNoneWhereNoIdTokenWouldTellOfIt() throws Exception {
        signIn(browser);
        new TestAuthenticator(hub.baseUrl()).join(browser);

        var card = card(Map.of("acr_values", "phr", "scope", "read"));

        assertThat(browser.get(card).body()).contains("/approve").doesNotContain("/dashboard/prove");
    }

    @Test
    void saysWhenTheSessionBeganToWhichTheCodeGoes() throws Exception {
        signIn(browser);
        var card = card(Map.of("max_age", "60"));
        hub.jdbc()
                .sql(
                        "UPDATE authorization_request SET signed_in_at = signed_in_at + interval '30 s' WHERE client_id = :id")
                .param("id", client.id())
                .update();
        try (var elsewhere = newBrowser()) {
            signIn(elsewhere);
            approve(elsewhere, card);
        }
        var signedIn = hub.jdbc()
                .sql(
                        "SELECT floor(extract(epoch FROM signed_in_at))::bigint FROM authorization_request WHERE client_id = :id")
                .param("id", client.id())
                .query(Long.class)
                .single();
        // The other browser was sent off with a code; this one is where it was asked for.
        hub.jdbc()
                .sql("UPDATE authorization_request SET code_hash = NULL WHERE client_id = :id")
                .param("id", client.id())
                .update();
        browser.get(card);

        var claims = idToken(location(browser.post(card + "/continue", Map.of())));

        assertThat(claims.getLongClaim("auth_time")).isEqualTo(signedIn);
        assertThat(claims.getStringClaim("acr")).isEqualTo("1");
        assertThat(claims.getClaim("amr")).isNull();
    }

    private String answer(Map<String, String> besides) throws Exception {
        var request = client.request();
        request.putAll(besides);
        return location(browser.get(TestClient.path(request)));
    }

    private static String emailField(TestBrowser browser, String page) throws Exception {
        var field = EMAIL.matcher(browser.get(page).body());
        assertThat(field.find()).isTrue();
        return field.group();
    }

    @Test
    void fillsInWhomTheClientExpects() throws Exception {
        var page = answer(Map.of("login_hint", "Ada+\"x\"@Example.com"));
        var login = location(browser.get(page));

        assertThat(emailField(browser, login)).contains("value=\"ada+&quot;x&quot;@example.com\"");
        assertThat(page + login).as("the address tells nothing").doesNotContain("ada", "Ada");
        assertThat(emailField(browser, login + "&refused")).contains("example.com");
        assertThat(emailField(browser, "/login")).contains("value=\"\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"usr_000000000000000000000000", "ada", "", "two@at@", "line\nbreak@example.com"})
    void fillsInNothingElse(String hint) throws Exception {
        var owner = hub.jdbc().sql("SELECT id FROM person").query(String.class).single();
        for (var sent : List.of(hint, owner)) {
            var login = location(browser.get(answer(Map.of("login_hint", sent))));

            assertThat(emailField(browser, login)).contains("value=\"\"");
        }
    }

    @Test
    void tellsNobodyWhomTheClientExpectedOnceThePersonIsThere() throws Exception {
        signIn(browser);
        var page = answer(Map.of("login_hint", "ada@example.com"));
        assertThat(location(browser.get(page))).startsWith("/dashboard/consent/");

        try (var other = newBrowser()) {
            assertThat(emailField(other, "/login?next=" + page)).contains("value=\"\"");
        }
    }

    @Test
    void saysWhatIsMissingWhereNobodyMayBeAsked() throws Exception {
        client = TestClient.registered(hub.baseUrl(), "Local", "http://127.0.0.1:49152/callback");
        assertThat(TestClient.parameters(answer(Map.of("prompt", "none")))).containsEntry("error", "login_required");
        assertThat(browser.hasCookie("hub_session")).isFalse();

        signIn(browser);
        assertThat(TestClient.parameters(answer(Map.of("prompt", "none"))))
                .containsEntry("error", "consent_required")
                .containsKey("state");
        approve(browser, card(Map.of()));
        // What was approved once is not used silently.
        assertThat(TestClient.parameters(answer(Map.of("prompt", "none")))).containsEntry("error", "consent_required");

        hub.jdbc().sql("DELETE FROM spring_session").update();
        assertThat(TestClient.parameters(answer(Map.of("prompt", "none")))).containsEntry("error", "login_required");
    }

    @ParameterizedTest
    @CsvSource({
        "prompt, sometimes",
        "prompt, create consent",
        "display, hologram",
        "ui_locales, tlh de x",
        "claims_locales, de",
        "login_hint, nobody",
        "acr_values, urn:example:unheard-of",
        "id_token_hint, a.b.c",
        "claims, {}",
        "something_new, 1"
    })
    void takesWhatItDoesNotKnowForNoError(String name, String value) throws Exception {
        assertThat(answer(Map.of(name, value))).startsWith("/dashboard/authorize/");
    }

    @Test
    void asksAgainAlsoBesideAPromptThatItDoesNotKnow() throws Exception {
        signIn(browser);
        assertThat(card(Map.of("prompt", "login sometimes"))).startsWith("/dashboard/prove?next=");
    }

    @Test
    void speaksTheLanguageOfThePersonAndNotOfTheClient() throws Exception {
        var login = location(browser.get(answer(Map.of("ui_locales", "de"))));
        assertThat(browser.get(login).body()).contains("lang=\"en\"");
    }

    @Test
    void asksAgainWhoeverShowedItTooLongAgo() throws Exception {
        signIn(browser);
        assertThat(card(Map.of("max_age", "600"))).startsWith("/dashboard/consent/");
        assertThat(card(Map.of("max_age", "0"))).startsWith("/dashboard/prove?next=");
        assertThat(card(Map.of("prompt", "select_account"))).startsWith("/dashboard/prove?next=");
    }
}
