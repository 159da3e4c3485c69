package com.onetimesecret.hub.dashboard;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Authorization code with PKCE (RFC 6749 4.1, RFC 7636, RFC 9207, RFC 9700) as a client and a browser meet it.
class CodeFlowIntegrationTests {

    private static final String EMAIL = "owner@example.com";
    private static final String PASSWORD = "a long enough password";

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
    void register() {
        browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
        client = TestClient.registered(hub.baseUrl(), "Reader", TestClient.WEB);
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    @Test
    void leadsThroughSignInToTheCardAndBackWithACode() throws Exception {
        var request = client.request();
        var arrived = browser.get(TestClient.path(request));
        assertThat(arrived.statusCode()).isEqualTo(303);
        // Nothing of the request is in the address that sign-in leads back to.
        assertThat(location(arrived)).matches("/dashboard/authorize/[A-Za-z0-9]{43}");
        var toSignIn = browser.get(location(arrived));
        assertThat(location(toSignIn))
                .isEqualTo("/login?next=" + location(arrived).replace("/", "%2F"));
        browser.get(location(toSignIn));
        var signedIn = signIn(location(arrived));
        assertThat(location(signedIn)).isEqualTo(location(arrived));
        var card = location(browser.get(location(signedIn)));
        assertThat(card).startsWith("/dashboard/consent/appr_");

        var page = browser.get(card);
        assertThat(page.body())
                .contains("Reader", "Guided Network", "client.example.com", "Never approved here", "not at all")
                .contains("read messages, its inbox", "post messages")
                .doesNotContain("ask questions");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("form-action 'self' https://client.example.com;", "frame-ancestors 'none'");

        var back = browser.decide(card, "approve", Map.of("scope", "read", "expiresIn", "3600"));
        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(location(back)).startsWith(TestClient.WEB + "&");
        var answer = TestClient.parameters(location(back));
        assertThat(answer).containsEntry("state", request.get("state")).containsEntry("iss", hub.baseUrl());

        var tokens = client.token(client.redeeming(answer.getOrDefault("code", "none")));
        assertThat(tokens.status()).as(tokens.toString()).isEqualTo(200);
        assertThat(tokens.text("scope")).isEqualTo("read");
        assertThat(tokens.text("agent_id")).isEqualTo(client.id());
        assertThat(tokens.text("refresh_token")).isNotEmpty();
        assertThat(client.me(tokens.text("access_token")).text("agent_id")).isEqualTo(client.id());
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM oauth_client WHERE id = :id AND expires_at IS NULL")
                        .param("id", client.id())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void widensWhatStandsAndNeverNarrowsIt() throws Exception {
        signedIn();
        approve(client.request(), "read");
        var card = card(client.request());
        assertThat(browser.get(card).body()).contains("let in").doesNotContain("Never approved here");
        browser.decide(card, "approve", Map.of("scope", "post", "expiresIn", "3600"));

        assertThat(hub.jdbc()
                        .sql("SELECT string_agg(s, ' ' ORDER BY s) FROM agent, unnest(scopes) s WHERE id = :id")
                        .param("id", client.id())
                        .query(String.class)
                        .single())
                .isEqualTo("post read");
    }

    @Test
    void givesTheSecondInstallationOfAProgramANumber() throws Exception {
        signedIn();
        approve(client.request(), "read");
        var second = TestClient.registered(hub.baseUrl(), "Reader", TestClient.WEB);
        var card = card(second.request());
        assertThat(browser.get(card).body()).contains("An agent here is called that already");
        browser.decide(card, "approve", Map.of("scope", "read", "expiresIn", "3600"));
        assertThat(nameOf(second)).matches("Reader \\d+").isNotEqualTo(nameOf(client));
    }

    @Test
    void sendsTheNoBackAndRemembersABlock() throws Exception {
        signedIn();
        var request = client.request();
        var back = browser.decide(card(request), "deny", Map.of());
        assertThat(TestClient.parameters(location(back)))
                .containsEntry("error", "access_denied")
                .containsEntry("state", request.get("state"))
                .containsEntry("iss", hub.baseUrl())
                .doesNotContainKey("code");

        var card = card(client.request());
        assertThat(location(browser.decide(card, "deny", Map.of("block", "true"))))
                .isEqualTo(card);
        var refused = browser.get(location(browser.get(TestClient.path(client.request()))));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("blocked this program for good");
    }

    @Test
    void endsTheTokensOfACodeThatComesTwice() throws Exception {
        var code = code();
        var tokens = client.token(client.redeeming(code));
        assertThat(client.me(tokens.text("access_token")).status()).isEqualTo(200);

        assertRefused(client.token(client.redeeming(code)), "invalid_grant");
        assertThat(hub.jdbc()
                        .sql("SELECT end_reason FROM token_grant WHERE agent_id = :id")
                        .param("id", client.id())
                        .query(String.class)
                        .single())
                .isEqualTo("code-used-twice");
    }

    @Test
    void givesOneOfFiftyRacingCallersATokenByOneCode() throws Exception {
        var code = code();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 50)
                    .mapToObj(n -> CompletableFuture.supplyAsync(() -> client.token(client.redeeming(code)), callers))
                    .toList();
            assertThat(calls.stream()
                            .map(CompletableFuture::join)
                            .map(Answer::status)
                            .filter(status -> status == 200))
                    .hasSize(1);
        }
    }

    @Test
    void bindsTheCodeToItsClientVerifierAndAddress() throws Exception {
        var code = code();
        var other = TestClient.registered(hub.baseUrl(), "Thief", TestClient.WEB);
        var wrongVerifier = client.redeeming(code);
        wrongVerifier.put("code_verifier", "b" + TestClient.VERIFIER);
        var wrongAddress = client.redeeming(code);
        wrongAddress.put("redirect_uri", "https://client.example.com/");
        var noAddress = client.redeeming(code);
        noAddress.remove("redirect_uri");
        var noVerifier = client.redeeming(code);
        noVerifier.remove("code_verifier");

        assertRefused(other.token(other.redeeming(code)), "invalid_grant");
        assertRefused(client.token(wrongVerifier), "invalid_grant");
        assertRefused(client.token(wrongAddress), "invalid_grant");
        assertRefused(client.token(noAddress), "invalid_grant");
        assertRefused(client.token(noVerifier), "invalid_request");
        // None of them harmed it.
        assertThat(client.token(client.redeeming(code)).status()).isEqualTo(200);
    }

    @Test
    void refusesACodeAfterAMinute() throws Exception {
        var code = code();
        hub.jdbc()
                .sql("UPDATE authorization_request SET code_expires_at = now() WHERE client_id = :id")
                .param("id", client.id())
                .update();
        assertRefused(client.token(client.redeeming(code)), "invalid_grant");
    }

    @ParameterizedTest
    @CsvSource({
        "response_type, token, unsupported_response_type",
        "response_type, , invalid_request",
        "response_mode, fragment, invalid_request",
        "code_challenge, , invalid_request",
        "code_challenge, short, invalid_request",
        "code_challenge_method, plain, invalid_request",
        "code_challenge_method, , invalid_request",
        "scope, read everything, invalid_scope",
        "resource, https://elsewhere.example.com, invalid_target",
        "prompt, none, login_required",
        "prompt, none login, invalid_request",
        "max_age, soon, invalid_request",
        "dpop_jkt, short, invalid_request",
        "request, eyJhbGciOiJub25lIn0.e30., request_not_supported",
        "request_uri, https://client.example.com/r, request_uri_not_supported"
    })
    void tellsAProgramOnThisMachineWhatIsWrong(String name, String value, String error) throws Exception {
        var local = TestClient.registered(hub.baseUrl(), "Local", "http://127.0.0.1/callback");
        var request = local.request();
        request.put("redirect_uri", "http://127.0.0.1:49152/callback");
        if (value == null) {
            request.remove(name);
        } else {
            request.put(name, value);
        }
        var back = browser.get(TestClient.path(request));
        assertThat(location(back)).startsWith("http://127.0.0.1:49152/callback?");
        assertThat(TestClient.parameters(location(back)))
                .containsEntry("error", error)
                .containsEntry("state", request.get("state"))
                .containsEntry("iss", hub.baseUrl());
    }

    @Test
    void leadsNobodyToASiteThatNobodyVouchedFor() throws Exception {
        var request = client.request();
        request.put("response_type", "token");
        var page = browser.get(TestClient.path(request));
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(location(page)).isEmpty();
        assertThat(page.body()).contains("client.example.com", "response_type can only be code");

        signedIn();
        approve(client.request(), "read");
        assertThat(TestClient.parameters(location(browser.get(TestClient.path(request)))))
                .containsEntry("error", "unsupported_response_type");
    }

    @Test
    void tellsOnlyThePersonWhereClientOrAddressAreUnknown() throws Exception {
        var stranger = client.request();
        stranger.put("client_id", "agent_" + "0".repeat(24));
        var elsewhere = client.request();
        elsewhere.put("redirect_uri", "https://evil.example.com/callback");
        var otherPort = client.request();
        otherPort.put("redirect_uri", "https://client.example.com:8443/callback?from=hub");
        for (var request : List.of(stranger, elsewhere, otherPort)) {
            var page = browser.get(TestClient.path(request));
            assertThat(page.statusCode()).isEqualTo(422);
            assertThat(location(page)).isEmpty();
            assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        }
    }

    @Test
    void asksAgainWhoIsThereWhenTheClientWantsIt() throws Exception {
        signedIn();
        var request = client.request();
        request.put("prompt", "login");
        var opened = location(browser.get(TestClient.path(request)));
        var proof = location(browser.get(opened));
        assertThat(proof).isEqualTo("/dashboard/prove?next=" + opened.replace("/", "%2F"));
        assertThat(browser.get(proof).body()).contains("Is it still you?");
        var wrong = browser.post("/dashboard/prove", Map.of("password", "not the password", "next", opened));
        assertThat(wrong.statusCode()).isEqualTo(422);
        var proven = browser.post("/dashboard/prove", Map.of("password", RunningHub.PASSWORD, "next", opened));
        assertThat(location(proven)).isEqualTo(opened);
        assertThat(location(browser.get(opened))).startsWith("/dashboard/consent/");
    }

    @Test
    void asksAgainWhoIsThereBeforeAFirstContactLongAfterSignIn() throws Exception {
        signedIn();
        hub.jdbc()
                .sql("DELETE FROM spring_session_attributes WHERE attribute_name = 'proven_at'")
                .update();
        var opened = location(browser.get(TestClient.path(client.request())));
        assertThat(location(browser.get(opened))).startsWith("/dashboard/prove?next=");
    }

    @Test
    void letsNoOtherSiteDecide() throws Exception {
        signedIn();
        var card = card(client.request());
        assertThat(browser.postFromElsewhere(card + "/approve").statusCode()).isEqualTo(403);
        assertThat(hub.jdbc()
                        .sql("SELECT status FROM approval WHERE agent_id = :id")
                        .param("id", client.id())
                        .query(String.class)
                        .single())
                .isEqualTo("pending");
    }

    @Test
    void tellsAViewerWhyNot() throws Exception {
        hub.jdbc().sql("UPDATE membership SET role = 'viewer'").update();
        try {
            signedIn();
            var page = browser.get(location(browser.get(TestClient.path(client.request()))));
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(page.body()).contains("You are a viewer in Guided Network");
        } finally {
            hub.jdbc().sql("UPDATE membership SET role = 'owner'").update();
        }
    }

    @Test
    void refusesAClientOfAnotherNetwork() throws Exception {
        signedIn();
        approve(client.request(), "read");
        hub.jdbc()
                .sql("UPDATE agent SET network_id = :other WHERE id = :id")
                .param("other", "net_" + "b".repeat(24))
                .param("id", client.id())
                .update();
        var page = browser.get(location(browser.get(TestClient.path(client.request()))));
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("already works in another network");
    }

    @Test
    void goesOnWhereTheCardWasApprovedByToken() throws Exception {
        signedIn();
        var card = card(client.request());
        var id = card.substring(card.lastIndexOf('/') + 1);
        assertThat(hub.owner().approve(id, "{}").status()).isEqualTo(200);
        assertThat(browser.get(card).body()).contains("Go on to");
        var back = browser.post(card + "/continue", Map.of());
        assertThat(TestClient.parameters(location(back))).containsKey("code");
        // A code is given once.
        assertThat(location(browser.post(card + "/continue", Map.of()))).isEqualTo(card);
    }

    private String code() throws Exception {
        signedIn();
        return approve(client.request(), "read").getOrDefault("code", "none");
    }

    private Map<String, String> approve(Map<String, String> request, String scope) throws Exception {
        var back = browser.decide(card(request), "approve", Map.of("scope", scope, "expiresIn", "3600"));
        return TestClient.parameters(location(back));
    }

    /// The path of the card that a signed-in person is led to.
    private String card(Map<String, String> request) throws Exception {
        var opened = browser.get(location(browser.get(TestClient.path(request))));
        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(303);
        browser.get(location(opened));
        return location(opened);
    }

    private void signedIn() throws Exception {
        browser.get("/login");
        signIn("/dashboard/approvals");
        browser.get("/dashboard/approvals");
    }

    private HttpResponse<String> signIn(String next) throws Exception {
        return browser.post("/login", Map.of("email", EMAIL, "password", PASSWORD, "next", next));
    }

    private static String nameOf(TestClient of) {
        return hub.jdbc()
                .sql("SELECT name FROM agent WHERE id = :id")
                .param("id", of.id())
                .query(String.class)
                .single();
    }

    private static void assertRefused(Answer answer, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo(error);
    }
}
