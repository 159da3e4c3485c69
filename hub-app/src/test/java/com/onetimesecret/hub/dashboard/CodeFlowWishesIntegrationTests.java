package com.onetimesecret.hub.dashboard;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.signin.TestAuthenticator;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client may wish of a login in a browser (OpenID Connect Core 3.1.2.1), and what it is told of it.
class CodeFlowWishesIntegrationTests {

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
        return location(browser.post(card + "/approve", Map.of("scope", "openid", "expiresIn", "3600")));
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
}
