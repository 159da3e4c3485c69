package com.onetimesecret.hub.signin;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sign-in at another OpenID provider (OpenID Connect Core 1.0, 3.1): whom it lets in, and what it is not fooled by.
class ProviderSignInIntegrationTests {

    private static final String NEXT = "/dashboard/settings/sign-in";

    @TempDir
    private static Path data;

    private static TestProvider provider;
    private static RunningHub hub;

    private TestBrowser browser;

    @BeforeAll
    static void start() {
        provider = new TestProvider();
        hub = RunningHub.startUnlimited(
                data,
                Map.of(
                        "hub.oidc.issuer",
                        provider.issuer(),
                        "hub.oidc.client-id",
                        TestProvider.CLIENT_ID,
                        "hub.oidc.client-secret",
                        TestProvider.CLIENT_SECRET,
                        "hub.oidc.name",
                        "Example Login"));
    }

    @AfterAll
    static void stop() {
        hub.close();
        provider.close();
    }

    @BeforeEach
    void open() {
        browser = new TestBrowser(URI.create(hub.baseUrl()).getPort());
    }

    @AfterEach
    void forget() {
        browser.close();
        hub.jdbc().sql("DELETE FROM external_identity").update();
        hub.jdbc().sql("DELETE FROM spring_session").update();
    }

    private Map<String, String> leave(String path) throws Exception {
        var away = location(browser.get(path));
        assertThat(away).startsWith(provider.issuer() + "/authorize?");
        return TestProvider.query(away);
    }

    private HttpResponse<String> comeBack(Map<String, String> request, Map<String, Object> person) throws Exception {
        var code = provider.signIn(request, person);
        return browser.get("/login/provider/callback?code=" + code + "&state=" + request.get("state") + "&iss="
                + URLEncoder.encode(provider.issuer(), StandardCharsets.UTF_8));
    }

    private HttpResponse<String> signIn(Map<String, Object> person) throws Exception {
        return comeBack(leave("/login/provider?next=" + NEXT), person);
    }

    private static Map<String, Object> somebody(String subject, String email, boolean verified) {
        return Map.of("sub", subject, "email", email, "email_verified", verified, "name", "Some Body");
    }

    private static void assertRefused(HttpResponse<String> answer, String why) {
        assertThat(location(answer)).isEqualTo("/login?next=" + NEXT.replace("/", "%2F") + "&provider=" + why);
    }

    private boolean isIn() throws Exception {
        return browser.get(NEXT).statusCode() == 200;
    }

    @Test
    void letsInByVerifiedEmailOnceAndBySubjectFromThenOn() throws Exception {
        assertThat(browser.get("/login").body()).contains("Sign in with Example Login");
        assertThat(location(signIn(somebody("alice", "Owner@example.com", true))))
                .isEqualTo(NEXT);
        assertThat(isIn()).isTrue();
        assertThat(hub.jdbc()
                        .sql("SELECT details::text FROM audit_entry WHERE action = 'person.signed_in'")
                        .query(String.class)
                        .list()
                        .toString())
                .contains("provider", provider.issuer());

        browser.close();
        open();
        // The provider may call them by another address by now.
        assertThat(location(signIn(somebody("alice", "moved@example.org", false))))
                .isEqualTo(NEXT);
        assertThat(browser.get(NEXT).body()).contains(RunningHub.OWNER);

        browser.close();
        open();
        // Somebody else who has the address now is nobody here.
        assertRefused(signIn(somebody("mallory", RunningHub.OWNER, true)), "unknown");
        assertThat(isIn()).isFalse();
    }

    @Test
    void endsOtherSessionsWhenTheProviderIsNewToTheAccount() throws Exception {
        var alice = somebody("alice", RunningHub.OWNER, true);
        var password = Map.of("email", RunningHub.OWNER, "password", RunningHub.PASSWORD);
        try (var other = new TestBrowser(URI.create(hub.baseUrl()).getPort())) {
            for (var one : List.of(other, browser)) {
                one.get("/login");
                assertThat(location(one.post("/login", password))).startsWith("/dashboard");
            }
            assertThat(other.get(NEXT).statusCode()).isEqualTo(200);
            signIn(alice);
            assertThat(isIn()).isTrue();
            assertThat(other.get(NEXT).statusCode()).isEqualTo(303);

            other.get("/login");
            other.post("/login", password);
            signIn(alice);
            assertThat(isIn()).isTrue();
            assertThat(other.get(NEXT).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesWhoIsUnknownOrUnverified() throws Exception {
        assertRefused(signIn(somebody("bob", RunningHub.OWNER, false)), "unverified");
        assertRefused(signIn(somebody("bob", "bob@example.org", true)), "unknown");
        assertRefused(signIn(Map.of("sub", "bob")), "unknown");
        assertThat(isIn()).isFalse();
        assertThat(browser.get("/login?provider=unknown").body()).contains("nobody has an account or an invitation");
        assertThat(browser.get("/login?provider=%3Cscript%3E").body()).contains("could not vouch");
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM external_identity")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void makesAnAccountForWhoIsInvited() throws Exception {
        hub.owner().post("/api/v2/invitations", "{\"email\":\"carol@example.com\",\"role\":\"viewer\"}");
        assertRefused(signIn(somebody("carol", "carol@example.com", false)), "unverified");
        assertThat(location(signIn(somebody("carol", "carol@example.com", true))))
                .isEqualTo(NEXT);
        assertThat(hub.signedIn("carol@example.com").role()).hasToString("VIEWER");
        assertThat(browser.get(NEXT).body()).contains("You have none. You need one only");
        assertThat(hub.jdbc()
                        .sql("SELECT password_hash IS NULL FROM person WHERE email = 'carol@example.com'")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void takesEachAnswerOnceAndOnlyInTheBrowserThatAsked() throws Exception {
        var alice = somebody("alice", RunningHub.OWNER, true);
        var request = leave("/login/provider?next=" + NEXT);
        try (var other = new TestBrowser(URI.create(hub.baseUrl()).getPort())) {
            var code = provider.signIn(request, alice);
            var path = "/login/provider/callback?code=" + code + "&state=" + request.get("state");
            assertThat(location(other.get(path))).isEqualTo("/login?provider=stale");
            assertThat(location(browser.get(path))).isEqualTo(NEXT);
            assertThat(location(browser.get(path))).isEqualTo("/login?provider=stale");
        }
        assertThat(location(browser.get("/login/provider/callback?code=x&state=made-up")))
                .isEqualTo("/login?provider=stale");
        var late = leave("/login/provider?next=" + NEXT);
        hub.jdbc().sql("UPDATE provider_login SET expires_at = now()").update();
        assertThat(location(comeBack(late, alice))).isEqualTo("/login?provider=stale");
    }

    @Test
    void takesNoTokenThatIsNotForThisSignIn() throws Exception {
        var alice = somebody("alice", RunningHub.OWNER, true);
        for (var wrong : new Map<?, ?>[] {
            Map.of("nonce", "of another sign-in"),
            Map.of("aud", "another-client"),
            Map.of("iss", "https://evil.example.com"),
            Map.of("exp", Date.from(Instant.now().minusSeconds(300)))
        }) {
            var claims = new HashMap<String, Object>(alice);
            wrong.forEach((name, value) -> claims.put(String.valueOf(name), value));
            assertRefused(signIn(claims), "failed");
        }
        var request = leave("/login/provider?next=" + NEXT);
        var stolen = new HashMap<>(request);
        stolen.put("code_challenge", "of another browser");
        assertRefused(comeBack(stolen, alice), "failed");
        var mixedUp = leave("/login/provider?next=" + NEXT);
        assertThat(location(browser.get("/login/provider/callback?code=x&state=" + mixedUp.get("state")
                        + "&iss=https%3A%2F%2Fevil.example.com")))
                .isEqualTo("/login?provider=stale");
        var cancelled = leave("/login/provider?next=" + NEXT);
        assertRefused(
                browser.get("/login/provider/callback?error=access_denied&state=" + cancelled.get("state")),
                "cancelled");
        assertThat(isIn()).isFalse();
    }

    @Test
    void countsAsAProofOnlyAsRecentlyAsTheProviderSays() throws Exception {
        signIn(somebody("alice", RunningHub.OWNER, true));
        assertThat(browser.get(NEXT).body()).contains("Show that it is me");
        assertThat(browser.get("/dashboard/prove?next=" + NEXT).body()).contains("anew=yes");
        var request = leave("/login/provider?next=" + NEXT + "&anew=yes");
        assertThat(request).containsEntry("prompt", "login").containsEntry("max_age", "0");
        var fresh = new HashMap<>(somebody("alice", RunningHub.OWNER, true));
        fresh.put("auth_time", Instant.now().getEpochSecond());
        assertThat(location(comeBack(request, fresh))).isEqualTo(NEXT);
        assertThat(browser.get(NEXT).body()).doesNotContain("Show that it is me");
    }

    @Test
    void saysOfAnApprovalNoMoreThanTheProviderSaid() throws Exception {
        var alice = new HashMap<>(somebody("alice", RunningHub.OWNER, true));
        signIn(alice);
        assertThat(idToken("unsure").getClaims()).containsEntry("acr", "1").doesNotContainKeys("amr", "auth_time");

        var provenAt = Instant.now().minusSeconds(90).getEpochSecond();
        alice.put("auth_time", provenAt);
        signIn(alice);
        assertThat(idToken("surer").getClaims())
                .containsEntry("acr", "1")
                .containsEntry("auth_time", provenAt)
                .doesNotContainKey("amr");
    }

    /// Of an agent that whoever is signed in approves.
    private JWTClaimsSet idToken(String name) throws Exception {
        var agent = new TestAgent(hub.baseUrl(), name, TestKey.p256());
        var request = agent.request("Wants to know whom it works for");
        request.put("scope", "read openid");
        var asked = agent.join(request);
        var card = "/dashboard/approvals/" + asked.text("approval_id");
        var approved = browser.decide(
                card,
                "approve",
                Map.of("scope", "openid", "words", asked.text("binding_message"), "expiresIn", "3600"));
        assertThat(approved.statusCode()).isEqualTo(303);
        return SignedJWT.parse(agent.redeem().text("id_token")).getJWTClaimsSet();
    }

    @Test
    void goesNowhereElse() throws Exception {
        var request = leave("/login/provider?next=https%3A%2F%2Fevil.example.com");
        assertThat(location(comeBack(request, somebody("alice", RunningHub.OWNER, true))))
                .isEqualTo("/dashboard/approvals");
    }
}
