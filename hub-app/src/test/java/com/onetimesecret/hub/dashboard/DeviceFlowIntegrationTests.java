package com.onetimesecret.hub.dashboard;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Device authorization (RFC 8628) as a device and the person who types its code meet it.
class DeviceFlowIntegrationTests {

    private static RunningHub hub;

    private TestBrowser browser;
    private TestClient client;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        hub = RunningHub.start(
                dataDir,
                Map.of(
                        "hub.rate.auth-per-minute", 1_000_000,
                        "hub.rate.reads-per-minute", 1_000_000,
                        "hub.registration.per-address", 1_000_000));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void register() throws Exception {
        hub.jdbc().sql("DELETE FROM user_code_attempt").update();
        browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        client = TestClient.registered(hub.baseUrl(), "Television", TestClient.WEB);
        browser.get("/login");
        browser.post("/login", Map.of("email", "owner@example.com", "password", "a long enough password"));
        browser.get("/activate");
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    @Test
    void givesATokenToTheDeviceWhoseCodeAPersonTypes() throws Exception {
        var started = client.startDevice("read openid");
        assertThat(started.status()).as(started.toString()).isEqualTo(200);
        assertThat(started.text("user_code")).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
        assertThat(started.text("verification_uri")).isEqualTo(hub.baseUrl() + "/activate");
        assertThat(started.text("verification_uri_complete"))
                .isEqualTo(hub.baseUrl() + "/activate?user_code=" + started.text("user_code"));
        assertThat(started.body().get("interval").asInt()).isEqualTo(5);
        assertThat(started.body().get("expires_in").asInt()).isEqualTo(900);
        assertThat(started.header("Cache-Control")).contains("no-store");
        assertRefused(client.pollDevice(started.text("device_code")), "authorization_pending");
        // Nobody is bothered with it until somebody has the code.
        assertThat(hub.owner().pending()).isEmpty();

        assertThat(browser.get("/activate?user_code=" + started.text("user_code"))
                        .body())
                .contains(started.text("user_code"));
        var card = location(type(started.text("user_code").toLowerCase(Locale.ROOT)));
        assertThat(card).startsWith("/dashboard/consent/appr_");
        assertThat(browser.get(card).body())
                .contains("Television", "Guided Network", "Asked from address", "If somebody sent you that code");
        var done = browser.decide(card, "approve", Map.of("scope", "read", "expiresIn", "3600"));
        assertThat(location(done)).isEqualTo(card);
        assertThat(browser.get(card).body()).contains("Go back to your device");

        var tokens = client.pollDevice(started.text("device_code"));
        assertThat(tokens.status()).as(tokens.toString()).isEqualTo(200);
        assertThat(tokens.text("scope")).isEqualTo("read");
        assertThat(client.me(tokens.text("access_token")).text("agent_id")).isEqualTo(client.id());
        assertRefused(client.pollDevice(started.text("device_code")), "invalid_grant");
    }

    @Test
    void givesOneOfFiftyRacingPollsAToken() throws Exception {
        var started = client.startDevice("read");
        approve(started);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 50)
                    .mapToObj(n -> CompletableFuture.supplyAsync(
                            () -> client.pollDevice(started.text("device_code")), callers))
                    .toList();
            assertThat(calls.stream()
                            .map(CompletableFuture::join)
                            .map(Answer::status)
                            .filter(status -> status == 200))
                    .hasSize(1);
        }
    }

    @Test
    void slowsDownEagerPollsButNeverDecidedOnes() throws Exception {
        var started = client.startDevice("read");
        assertRefused(client.pollDevice(started.text("device_code")), "authorization_pending");
        assertRefused(client.pollDevice(started.text("device_code")), "slow_down");
        assertRefused(client.pollDevice(started.text("device_code")), "slow_down");
        assertThat(hub.jdbc()
                        .sql("SELECT interval_s FROM auth_request WHERE agent_id = :id")
                        .param("id", client.id())
                        .query(Integer.class)
                        .single())
                .isEqualTo(15);
        approve(started);
        assertThat(client.pollDevice(started.text("device_code")).status()).isEqualTo(200);
    }

    @Test
    void saysNoAndThatTimeIsOver() throws Exception {
        var denied = client.startDevice("read");
        var card = location(type(denied.text("user_code")));
        browser.decide(card, "deny", Map.of());
        assertRefused(client.pollDevice(denied.text("device_code")), "access_denied");

        var late = client.startDevice("read");
        hub.jdbc()
                .sql("UPDATE auth_request SET expires_at = now() WHERE agent_id = :id")
                .param("id", client.id())
                .update();
        assertRefused(client.pollDevice(late.text("device_code")), "expired_token");
    }

    @Test
    void keepsTheCodeFromOtherClientsAndOtherGrants() throws Exception {
        var other = TestClient.registered(hub.baseUrl(), "Thief", TestClient.WEB);
        var started = client.startDevice("read");
        approve(started);
        assertRefused(other.pollDevice(started.text("device_code")), "invalid_grant");
        assertRefused(client.pollDevice("made-up"), "invalid_grant");
        assertThat(client.pollDevice(started.text("device_code")).status()).isEqualTo(200);
    }

    @Test
    void refusesWhatAClientMayNotAsk() {
        assertRefused(client.startDevice("read everything"), "invalid_scope");
        assertRefused(
                client.post(
                        "/oauth2/device_authorization",
                        Map.of("client_id", client.id(), "resource", "https://elsewhere.example.com")),
                "invalid_target");
        var unknown = client.post("/oauth2/device_authorization", Map.of("client_id", "agent_" + "0".repeat(24)));
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.text("error")).isEqualTo("invalid_client");
        var web = TestClient.register(
                hub.baseUrl(),
                Map.of(
                        "client_name",
                        "Site",
                        "token_endpoint_auth_method",
                        "none",
                        "grant_types",
                        List.of("authorization_code"),
                        "redirect_uris",
                        List.of(TestClient.WEB)));
        var site = new TestClient(hub.baseUrl(), web.text("client_id"), TestClient.WEB);
        assertRefused(site.startDevice("read"), "unauthorized_client");
    }

    @Test
    void letsNobodyTryCodesOnAndOn() throws Exception {
        var started = client.startDevice("read");
        for (int i = 0; i < 10; i++) {
            assertThat(type("BBBB-BBBB").statusCode()).isEqualTo(404);
        }
        var limited = type(started.text("user_code"));
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.body()).contains("Too many wrong codes");

        hub.jdbc().sql("UPDATE user_code_attempt SET over_at = now()").update();
        assertThat(type(started.text("user_code")).statusCode()).isEqualTo(303);
    }

    @Test
    void decidesNothingButWhatThePageShowed() throws Exception {
        var started = client.startDevice("read");
        var card = location(type(started.text("user_code")));
        browser.get(card);
        var yes = Map.of("scope", "read", "expiresIn", "3600");

        for (var answer : List.of(browser.post(card + "/approve", yes), browser.post(card + "/deny", Map.of()))) {
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("Look at the request once more");
        }
        var stale = browser.post(card + "/deny", Map.of("shown", "0".repeat(64)));
        assertThat(stale.body()).contains("This request changed while you looked at it");
        assertRefused(client.pollDevice(started.text("device_code")), "authorization_pending");
        assertThat(location(browser.decide(card, "approve", yes))).isEqualTo(card);
    }

    @Test
    void keepsTheCardForWhoTypedItsCode() throws Exception {
        var started = client.startDevice("read");
        var card = location(type(started.text("user_code")));
        hub.jdbc()
                .sql("UPDATE approval SET decider_id = 'usr_' || repeat('x', 24) WHERE agent_id = :id")
                .param("id", client.id())
                .update();
        browser.get("/activate");
        assertThat(browser.decide(card, "approve", Map.of("scope", "read", "expiresIn", "3600"))
                        .statusCode())
                .isEqualTo(403);
        assertRefused(client.pollDevice(started.text("device_code")), "authorization_pending");
    }

    @Test
    void letsAnAgentOfItsOwnKeyUseItToo() throws Exception {
        var scout = hub.admitted(new TestAgent(hub.baseUrl(), "device-scout", TestKey.p256()));
        var form = new LinkedHashMap<String, String>();
        form.put("client_id", scout.id());
        form.put("scope", "vault");
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", scout.assertion(Map.of()));
        var started = client.post("/oauth2/device_authorization", form);
        assertThat(started.status()).as(started.toString()).isEqualTo(200);
        var card = location(type(started.text("user_code")));
        browser.decide(card, "approve", Map.of("scope", "vault", "expiresIn", "3600"));

        var tokens = scout.assertedToken(
                new LinkedHashMap<>(Map.of(
                        "grant_type", TestClient.DEVICE,
                        "client_id", scout.id(),
                        "device_code", started.text("device_code"))),
                scout.assertion(Map.of()));
        assertThat(tokens.status()).as(tokens.toString()).isEqualTo(200);
        assertThat(tokens.text("scope")).isEqualTo("vault");
        assertThat(scout.again().text("scope")).contains("post", "vault");
    }

    private void approve(Answer started) throws Exception {
        var card = location(type(started.text("user_code")));
        browser.decide(card, "approve", Map.of("scope", "read", "expiresIn", "3600"));
    }

    private HttpResponse<String> type(String code) throws Exception {
        return browser.post("/activate", Map.of("user_code", code));
    }

    private static void assertRefused(Answer answer, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo(error);
    }
}
