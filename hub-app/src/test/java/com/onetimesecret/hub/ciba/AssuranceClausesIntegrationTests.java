package com.onetimesecret.hub.ciba;

import static com.onetimesecret.hub.ciba.CibaClient.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ciba.AuthRequestID;
import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.signin.TestAuthenticator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// CIBA Core 1.0, clause by clause: `acr_values`, and what the id_token says of how the person showed who they are.
class AssuranceClausesIntegrationTests {

    private static final Pattern PROOF = Pattern.compile("href=\"(/dashboard/prove[^\"]+)\"");

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private CibaClient client;
    private TestBrowser browser;
    private TestAuthenticator phone;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(
                data, Map.of("hub.ciba.waiting-of-strangers", 1_000, "hub.registration.per-address", 1_000));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @BeforeEach
    void signIn() throws Exception {
        client = CibaClient.poll(hub);
        phone = new TestAuthenticator(hub.baseUrl());
        browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        browser.get("/login");
        browser.post("/login", Map.of("email", RunningHub.OWNER, "password", RunningHub.PASSWORD));
    }

    @AfterEach
    void forget() {
        browser.close();
        hub.jdbc().sql("DELETE FROM passkey").update();
        hub.jdbc().sql("DELETE FROM spring_session").update();
    }

    private AuthRequestID ask(String acrValues) {
        return handle(client.form(parameters(Map.of("acr_values", acrValues))));
    }

    private static AuthRequestID handle(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return new AuthRequestID(answer.text("auth_req_id"));
    }

    private String card() {
        return "/dashboard/consent/" + client.card();
    }

    /// The page on which the card asks for a passkey; empty if it does not.
    private String asksForProof() throws Exception {
        var link = PROOF.matcher(browser.get(card()).body());
        return link.find() ? link.group(1) : "";
    }

    private void approve() throws Exception {
        var card = card();
        browser.get(card);
        assertThat(browser.decide(card, "approve", Map.of("scope", "openid", "expiresIn", "3600"))
                        .statusCode())
                .isEqualTo(303);
    }

    private JWTClaimsSet idToken(AuthRequestID handle) throws Exception {
        var answer = client.redeem(handle);
        assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(200);
        return SignedJWT.parse(String.valueOf(answer.getBodyAsJSONObject().get("id_token")))
                .getJWTClaimsSet();
    }

    @Test
    @DisplayName("2.3/19 the card asks whoever has a passkey to show it; then acr, amr and auth_time say so")
    void asksForThePasskeyThatTheClientPrefers() throws Exception {
        phone.join(browser);
        var handle = ask("urn:example:unheard-of phr 1");
        var proof = asksForProof();
        assertThat(proof).startsWith("/dashboard/prove?next=");
        var before = Instant.now().getEpochSecond();

        assertThat(phone.prove(browser, proof)).isEqualTo(card());
        assertThat(asksForProof()).isEmpty();
        approve();

        var claims = idToken(handle);
        assertThat(claims.getStringClaim("acr")).isEqualTo("phr");
        assertThat(claims.getStringListClaim("amr")).containsExactly("pop", "user");
        assertThat(claims.getLongClaim("auth_time"))
                .isBetween(before, Instant.now().getEpochSecond());
        assertThat(trail()).contains("\"shown_by\": \"passkey\"");
    }

    private String trail() {
        return hub.jdbc()
                .sql(
                        "SELECT details::jsonb::text FROM audit_entry WHERE action = 'approval.approved' AND subject = :id")
                .param("id", client.id().getValue())
                .query(String.class)
                .single();
    }

    @Test
    @DisplayName(
            "2.3/19 acr_values is a wish: without a passkey the person decides all the same, and the token says so")
    void tellsTheTruthWhereTheWishWasNotFollowed() throws Exception {
        phone.join(browser);
        var handle = ask("phr");
        assertThat(asksForProof()).isNotEmpty();
        approve();

        assertThat(idToken(handle).getStringClaim("acr")).isEqualTo("1");

        hub.jdbc().sql("DELETE FROM passkey").update();
        ask("phr");
        assertThat(asksForProof()).as("there is no passkey to show").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1 phr", "0", "phrh", "urn:example:unheard-of", "PHR", "''"})
    @DisplayName("2.3/19 the first value that the hub knows is the one that is preferred; others are no error")
    void asksForNothingThatIsNotPreferred(String acrValues) throws Exception {
        phone.join(browser);
        var handle = ask(acrValues);

        assertThat(asksForProof()).isEmpty();
        approve();
        assertThat(idToken(handle).getStringClaim("acr")).isEqualTo("1");
    }

    @Test
    @DisplayName("2.3/19 acr_values of a signed request")
    void readsTheWishOfASignedRequest() throws Exception {
        phone.join(browser);
        client = CibaClient.registered(hub, Map.of("backchannel_authentication_request_signing_alg", "ES256"));
        handle(client.formWithRequest(client.sign(client.requestClaims(Map.of("acr_values", "phr")))));

        assertThat(asksForProof()).isNotEmpty();
    }

    @Test
    @DisplayName("2.8/45 a session that began with a password: acr 1, amr pwd, and when that was")
    void saysThatItWasAPassword() throws Exception {
        var handle = client.ask();
        approve();
        hub.jdbc().sql("""
                        UPDATE approval SET decider_shown_at = decider_shown_at - interval '300 seconds'
                        WHERE agent_id = :id""").param("id", client.id().getValue()).update();
        var signedIn = hub.jdbc()
                .sql("SELECT floor(extract(epoch FROM decider_shown_at))::bigint FROM approval WHERE agent_id = :id")
                .param("id", client.id().getValue())
                .query(Long.class)
                .single();

        var claims = idToken(handle);

        assertThat(claims.getStringClaim("acr")).isEqualTo("1");
        assertThat(claims.getStringListClaim("amr")).containsExactly("pwd");
        assertThat(claims.getLongClaim("auth_time")).isEqualTo(signedIn);
    }

    @Test
    @DisplayName("2.8/45 a session that began with a passkey: acr phr, until the person shows something weaker")
    void tellsOfTheLastTimeThatThePersonShowedIt() throws Exception {
        phone.join(browser);
        browser.post("/logout", Map.of());
        phone.signIn(browser);
        var first = client.ask();
        approve();
        assertThat(idToken(first).getStringClaim("acr")).isEqualTo("phr");

        browser.get("/dashboard/prove");
        browser.post("/dashboard/prove", Map.of("password", RunningHub.PASSWORD));
        var second = client.ask();
        approve();
        var claims = idToken(second);
        assertThat(claims.getStringClaim("acr")).isEqualTo("1");
        assertThat(claims.getStringListClaim("amr")).isEqualTo(List.of("pwd"));
    }

    @Test
    @DisplayName("2.8/45 nothing is said of a proof whose means nobody noted")
    void saysNothingOfAProofThatAnOlderHubNoted() throws Exception {
        hub.jdbc()
                .sql("DELETE FROM spring_session_attributes WHERE attribute_name = 'proven_by'")
                .update();
        var handle = client.ask();
        approve();

        var claims = idToken(handle);
        assertThat(claims.getStringClaim("acr")).isEqualTo("1");
        assertThat(claims.getClaims()).doesNotContainKeys("amr", "auth_time");
    }
}
