package com.onetimesecret.hub.ciba;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.ciba.AuthRequestID;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CIBA Core 1.0, clause by clause: the person's decision and the token request.
class TokenClausesIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(
                data, Map.of("hub.ciba.waiting-per-client", 1_000, "hub.ciba.waiting-of-strangers", 1_000));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    @DisplayName("2.8/45 poll, run unchanged by the library up to a validated id_token")
    void pollsUpToAnIdToken() throws Exception {
        var client = CibaClient.poll(hub);
        var handle = client.ask();
        assertThat(error(client.redeem(handle))).isEqualTo("authorization_pending");
        assertThat(client.approve().status()).isEqualTo(200);

        var response = client.redeem(handle);

        assertThat(response.getStatusCode()).as(response.getBody()).isEqualTo(200);
        assertThat(response.getHeaderValue("Cache-Control")).contains("no-store");
        var tokens = OIDCTokenResponse.parse(response).getOIDCTokens();
        assertThat(tokens.getAccessToken().getLifetime()).isPositive();
        var claims = new IDTokenValidator(
                        new Issuer(hub.baseUrl()),
                        client.id(),
                        com.nimbusds.jose.JWSAlgorithm.RS256,
                        URI.create(hub.baseUrl() + "/oauth2/jwks").toURL())
                .validate(tokens.getIDToken(), null);
        assertThat(claims.getSubject().getValue())
                .isEqualTo(hub.jdbc()
                        .sql("SELECT id FROM person WHERE email = '" + CibaClient.OWNER + "'")
                        .query(String.class)
                        .single());
        assertThat(claims.getStringClaim("urn:openid:params:jwt:claim:auth_req_id"))
                .isEqualTo(handle.getValue());
    }

    @Test
    @DisplayName("2.7/37 the first approval makes the client an agent; a later one widens and narrows nothing")
    void makesTheClientAnAgent() throws Exception {
        var client = CibaClient.poll(hub);
        var first = client.ask(client.bare("openid post read").loginHint(CibaClient.OWNER))
                .getAuthRequestID();
        assertThat(hub.owner()
                        .approve(client.card(), "{\"scope\":\"openid post\"}")
                        .status())
                .isEqualTo(200);
        var narrowed = OIDCTokenResponse.parse(client.redeem(first));
        assertThat(narrowed.getOIDCTokens().getAccessToken().getScope())
                .isNotNull()
                .hasToString("post openid");

        var second = client.ask(client.bare("openid ask").loginHint(CibaClient.OWNER))
                .getAuthRequestID();
        assertThat(client.approve().status()).isEqualTo(200);
        assertThat(client.redeem(second).getStatusCode()).isEqualTo(200);

        var me = Wire.send(Wire.to(hub.baseUrl() + "/api/v2/agent/me")
                .header(
                        "Authorization",
                        narrowed.getOIDCTokens().getBearerAccessToken().toAuthorizationHeader()));
        assertThat(me.status()).as(me.toString()).isEqualTo(200);
        assertThat(hub.jdbc()
                        .sql("SELECT scopes::text FROM agent WHERE id = :id")
                        .param("id", client.id().getValue())
                        .query(String.class)
                        .single())
                .contains("post", "ask", "openid")
                .doesNotContain("read");
        assertThat(hub.jdbc()
                        .sql("SELECT expires_at IS NULL FROM oauth_client WHERE id = :id")
                        .param("id", client.id().getValue())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    @DisplayName("2.7/37 an approval that stands is never used silently")
    void asksEveryTime() throws Exception {
        var client = CibaClient.poll(hub);
        var first = client.ask();
        assertThat(client.approve().status()).isEqualTo(200);
        assertThat(client.redeem(first).getStatusCode()).isEqualTo(200);

        var second = client.ask();

        assertThat(error(client.redeem(second))).isEqualTo("authorization_pending");
    }

    @Test
    @DisplayName("2.7/37 nobody decides but the person whom the hint named")
    void letsNobodyElseDecide() throws Exception {
        var client = CibaClient.poll(hub);
        var handle = client.ask();
        var link = hub.owner()
                .post("/api/v2/invitations", "{\"email\":\"second@example.com\",\"role\":\"owner\"}")
                .text("link");
        var second = hub.person(link, "second@example.com");

        for (var decision : List.of(second.approve(client.card(), "{}"), second.deny(client.card(), "{}"))) {
            assertThat(decision.status()).as(decision.toString()).isEqualTo(403);
        }
        assertThat(second.pending()).isEmpty();
        assertThat(error(client.redeem(handle))).isEqualTo("authorization_pending");
    }

    @Test
    @DisplayName("2.7/38 the card shows who asks, what for, to do what, from where, and the binding message")
    void showsWhoAsksAndWhatFor() throws Exception {
        var client = CibaClient.registered(hub, Map.of("client_name", "Till 4", "purpose", "Takes payments"));
        client.ask(client.bare("openid post").loginHint(CibaClient.OWNER).bindingMessage("Blue heron 42"));
        try (var browser = new TestBrowser(URI.create(hub.baseUrl()).getPort())) {
            var card = "/dashboard/consent/" + client.card();
            assertThat(TestBrowser.location(browser.get(card))).startsWith("/login");
            browser.get("/login");
            browser.post("/login", Map.of("email", RunningHub.OWNER, "password", RunningHub.PASSWORD));

            assertThat(browser.get(card).body())
                    .contains("Till 4", "Takes payments", "post messages", "Blue heron 42")
                    .containsPattern("Asked from address</dt>\\s*<dd[^>]*><bdi>127.0.0.1</bdi>")
                    .containsPattern("Asked from address[\\s\\S]*?<time datetime=");
        }
    }

    @Test
    @DisplayName("2.8/39 the client authenticates, and names the request")
    void wantsTheClientAndTheRequest() {
        var client = CibaClient.poll(hub);
        assertThat(token(Map.of("grant_type", CibaClient.CIBA, "auth_req_id", "x"))
                        .status())
                .isEqualTo(401);
        var unnamed = token(client.proven(Map.of("grant_type", CibaClient.CIBA)));
        assertThat(unnamed.status()).isEqualTo(400);
        assertThat(unnamed.text("error")).isEqualTo("invalid_request");
        var get = Wire.send(Wire.to(client.tokenEndpoint() + "?grant_type=" + CibaClient.CIBA));
        assertThat(get.status()).isEqualTo(405);
    }

    private static Answer token(Map<String, String> form) {
        return Wire.send(Wire.to(hub.baseUrl() + "/oauth2/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(Wire.form(form))));
    }

    @Test
    @DisplayName("2.8/40-41 another client's id, an unknown one, a denied and an expired one")
    void tellsWhyThereIsNoToken() throws Exception {
        var client = CibaClient.poll(hub);
        var other = CibaClient.poll(hub);
        var handle = client.ask();
        var foreign = other.redeem(handle);
        var unknown = client.redeem(new AuthRequestID("unknown"));
        assertThat(error(foreign)).isEqualTo("invalid_grant");
        assertThat(error(unknown)).isEqualTo("invalid_grant");
        assertThat(foreign.getBody()).as("nothing tells whether it exists").isEqualTo(unknown.getBody());
        assertThat(client.deny().status()).isEqualTo(200);
        assertThat(error(client.redeem(handle))).isEqualTo("access_denied");
        assertThat(error(client.redeem(handle))).isEqualTo("access_denied");

        var late = other.ask();
        hub.jdbc()
                .sql("UPDATE auth_request SET expires_at = now() - interval '1 second' WHERE agent_id = :id")
                .param("id", other.id().getValue())
                .update();
        assertThat(error(other.redeem(late))).isEqualTo("expired_token");
    }

    @Test
    @DisplayName("2.8/42 polling too fast is slowed down by 5 s each time; a decided request never")
    void slowsDownWhoPollsTooFast() throws Exception {
        var client = CibaClient.poll(hub);
        var handle = client.ask();
        assertThat(error(client.redeem(handle))).isEqualTo("authorization_pending");
        assertThat(error(client.redeem(handle))).isEqualTo("slow_down");
        assertThat(interval(client)).isEqualTo(10);
        assertThat(error(client.redeem(handle))).isEqualTo("slow_down");
        assertThat(interval(client)).isEqualTo(15);
        assertThat(client.approve().status()).isEqualTo(200);
        assertThat(client.redeem(handle).getStatusCode()).isEqualTo(200);
    }

    private static int interval(CibaClient client) {
        return hub.jdbc()
                .sql("SELECT interval_s FROM auth_request WHERE agent_id = :id")
                .param("id", client.id().getValue())
                .query(Integer.class)
                .single();
    }

    @Test
    @DisplayName("2.8/46 fifty polls at once get one token")
    void givesOneTokenToFiftyPolls() throws Exception {
        var client = CibaClient.poll(hub);
        var handle = client.ask();
        assertThat(client.approve().status()).isEqualTo(200);
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 50; i++) {
            calls.add(() -> client.redeem(handle).getStatusCode());
        }
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(calls)) {
                statuses.add(answer.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(200).hasSize(50);
        assertThat(statuses.stream().filter(status -> status == 400)).hasSize(49);
        assertThat(error(client.redeem(handle))).isEqualTo("invalid_grant");
    }

    @Test
    @DisplayName("3.4/13 a person is not flooded: so many requests wait, and no more")
    void keepsRoomForThePerson() throws Exception {
        var settings = new HashMap<String, Object>();
        settings.put("hub.ciba.waiting-per-client", 2);
        try (var strict = RunningHub.start(data.resolve("strict"), settings)) {
            var client = CibaClient.poll(strict);
            client.ask();
            client.ask();
            var third = client.form(CibaClient.parameters(Map.of()));
            assertThat(third.status()).as(third.toString()).isEqualTo(403);
            assertThat(third.text("error")).isEqualTo("access_denied");
        }
    }

    @Test
    @DisplayName("2.8/39 grant types are those that were registered")
    void refusesOtherGrants() {
        var client = CibaClient.poll(hub);
        var answer = token(client.proven(Map.of("grant_type", "client_credentials")));
        assertThat(answer.text("error")).isEqualTo("unauthorized_client");
    }

    @Test
    @DisplayName("2.8 deny and block: never again, and what stands ends")
    void blocksForGood() throws Exception {
        var client = CibaClient.poll(hub);
        client.ask();
        assertThat(hub.owner().deny(client.card(), "{\"block\":true}").status()).isEqualTo(200);
        hub.jdbc()
                .sql("UPDATE approval SET decided_at = now() - interval '1 hour' WHERE agent_id = :id")
                .param("id", client.id().getValue())
                .update();

        var again = client.form(CibaClient.parameters(Map.of()));

        assertThat(again.status()).isEqualTo(403);
        assertThat(List.of(again.text("error"))).containsExactly("access_denied");
    }

    private static String error(HTTPResponse response) throws Exception {
        assertThat(response.getStatusCode()).as(response.getBody()).isEqualTo(400);
        return String.valueOf(response.getBodyAsJSONObject().get("error"));
    }
}
