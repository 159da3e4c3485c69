package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The token endpoint (OpenID CIBA Core 1.0, RFC 6749, RFC 7523) as agents call it.
class TokenIntegrationTests {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TOKEN = "/oauth2/token";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent ed25519;
    private static TestAgent p256;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        ed25519 = hub.member("ed-member");
        p256 = hub.admitted(new TestAgent(hub.baseUrl(), "p256-member", TestKey.p256()));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void issuesATokenThatSaysWhatItIs() {
        var answer = ed25519.again();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        assertThat(answer.text("agent_id")).isEqualTo(ed25519.id());
        assertThat(answer.text("scope")).isEqualTo("post read ask discover_agents subscribe create_secret handoff");
        assertThat(answer.body().get("expires_in").asInt()).isBetween(3200, 3970);
        assertThat(answer.body().has("refresh_token")).isFalse();
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(ed25519.get("/api/v2/agent/me").status()).isEqualTo(200);
    }

    @Test
    void takesSignedBodiesOfBothKindsAsFormAndAsJson() {
        for (var agent : List.of(ed25519, p256)) {
            assertThat(agent.signedToken(agent.credentials()).status()).isEqualTo(200);
            var json = Wire.json(agent.credentials());
            var time = TestAgent.now();
            assertThat(agent.token(json, "application/json", time, agent.signature(time, json))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void acceptsASignedBodyOnce() {
        var body = Wire.form(ed25519.credentials());
        var time = TestAgent.now();
        var signature = ed25519.signature(time, body);

        assertThat(ed25519.token(body, FORM, time, signature).status()).isEqualTo(200);
        assertRefused(ed25519.token(body, FORM, time, signature), 401, "invalid_client");
    }

    @Test
    void refusesTwoProofsAtOnce() {
        var form = p256.credentials();
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", p256.assertion(Map.of()));

        assertRefused(p256.signedToken(form), 400, "invalid_request");
    }

    @Test
    void refusesSignaturesThatProveNothing() {
        var body = Wire.form(ed25519.credentials());
        var now = TestAgent.now();
        var stale = String.valueOf(Instant.now().getEpochSecond() - 400);

        for (var answer : List.of(
                ed25519.token(body, FORM, now, null),
                ed25519.token(body, FORM, now, ""),
                ed25519.token(body, FORM, now, p256.signature(now, body)),
                ed25519.token(body, FORM, stale, ed25519.signature(stale, body)),
                ed25519.token(body + "&x=1", FORM, now, ed25519.signature(now, body)),
                ed25519.token(body, FORM, null, null))) {
            assertRefused(answer, 401, "invalid_client");
        }
        assertThat(ed25519.token(body, FORM, now, "").text("error_description"))
                .contains("server_time", "bytes with SHA-256");
    }

    @Test
    void refusesSignedBodiesForAnotherHub() {
        var foreign = ed25519.credentials();
        foreign.put("aud", "https://elsewhere.example.com");
        var open = ed25519.credentials();
        open.remove("aud");

        assertRefused(ed25519.signedToken(foreign), 400, "invalid_request");
        assertRefused(ed25519.signedToken(open), 400, "invalid_request");
    }

    @Test
    void leadsAnAgentThroughWaitingToItsOneToken() {
        var agent = hub.stranger("patient");
        var asked = agent.join("Waits");

        assertRefused(agent.redeem(), 400, "authorization_pending");
        assertThat(agent.status(0).body().has("access_token")).isFalse();
        hub.owner().approve(asked.text("approval_id"), "{}");
        var status = agent.status(0);
        assertThat(status.text("status")).isEqualTo("approved");
        assertThat(status.body().has("access_token")).isFalse();
        assertThat(agent.redeem().status()).isEqualTo(200);
        assertRefused(agent.redeem(), 400, "invalid_grant");
        assertThat(agent.again().status()).isEqualTo(200);
    }

    @Test
    void slowsDownWhoPollsTooOftenButNeverADecidedRequest() {
        var agent = hub.stranger("hasty");
        var asked = agent.join("Polls");

        assertRefused(agent.redeem(), 400, "authorization_pending");
        for (int expected : new int[] {10, 15, 20}) {
            assertRefused(agent.redeem(), 400, "slow_down");
            assertThat(interval(asked)).isEqualTo(expected);
        }
        hub.owner().approve(asked.text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);
    }

    private static int interval(Answer asked) {
        return hub.jdbc()
                .sql("SELECT interval_s FROM auth_request WHERE approval_id = :id")
                .param("id", asked.text("approval_id"))
                .query(Integer.class)
                .single();
    }

    @Test
    void saysNoAfterADenialAndExpiredAfterTheEnd() {
        var denied = hub.stranger("denied");
        hub.owner().deny(denied.join("Wants in").text("approval_id"), "{}");
        var late = hub.stranger("late");
        var asked = late.join("Wants in");
        hub.jdbc()
                .sql("UPDATE approval SET expires_at = now() WHERE id = :id")
                .param("id", asked.text("approval_id"))
                .update();

        assertRefused(denied.redeem(), 400, "access_denied");
        assertRefused(denied.redeem(), 400, "access_denied");
        assertRefused(late.redeem(), 400, "expired_token");
        assertThat(hub.owner().approve(asked.text("approval_id"), "{}").status())
                .isEqualTo(409);
    }

    @Test
    void givesAnApprovedTokenShortlyAfterTheEndButNotLater() {
        var agent = hub.stranger("just-in-time");
        var asked = agent.join("Wants in");
        hub.owner().approve(asked.text("approval_id"), "{}");
        endHandles(asked, 61);
        assertRefused(agent.redeem(), 400, "expired_token");
        endHandles(asked, 50);

        assertThat(agent.redeem().status()).isEqualTo(200);
    }

    private static void endHandles(Answer asked, int secondsAgo) {
        hub.jdbc()
                .sql("UPDATE auth_request SET expires_at = now() - make_interval(secs => :ago) WHERE approval_id = :id")
                .param("ago", secondsAgo)
                .param("id", asked.text("approval_id"))
                .update();
    }

    @Test
    void keepsAnAuthReqIdForTheAgentItWasGivenTo() {
        var victim = hub.stranger("victim");
        var asked = victim.join("Waits for its token");
        hub.owner().approve(asked.text("approval_id"), "{}");

        for (var thief : List.of(ed25519, p256)) {
            var form = thief.ciba();
            form.put("auth_req_id", victim.authReqId());
            assertRefused(thief.signedToken(form), 400, "invalid_grant");
            form = thief.ciba();
            form.put("auth_req_id", "nobody-ever-got-this");
            assertRefused(thief.signedToken(form), 400, "invalid_grant");
            form = thief.ciba();
            form.put("auth_req_id", victim.authReqId());
            form.put("client_id", victim.id());
            assertRefused(thief.signedToken(form), 401, "invalid_client");
        }
        assertThat(victim.redeem().status()).isEqualTo(200);
    }

    @Test
    void givesExactlyOneTokenToFiftyRedemptionsAtOnce() {
        var agent = hub.stranger("fifty-hands");
        var asked = agent.join("Races");
        hub.owner().approve(asked.text("approval_id"), "{}");

        List<Answer> answers;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var racing = IntStream.range(0, 50)
                    .mapToObj(n -> CompletableFuture.supplyAsync(agent::redeem, threads))
                    .toList();
            answers = racing.stream().map(CompletableFuture::join).toList();
        }

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .hasSize(49)
                .allSatisfy(answer -> assertRefused(answer, 400, "invalid_grant"));
    }

    @Test
    void countsProvenCallsPerAgentButNoPollOfAnOpenRequest(@TempDir Path folder) {
        try (var limited = RunningHub.start(folder, Map.of("hub.rate.auth-per-minute", 5))) {
            var busy = limited.member("busy");
            var waiting = limited.stranger("waiting");
            waiting.join("Waits for a person");
            for (int n = 0; n < 5; n++) {
                assertThat(busy.again().status()).isEqualTo(200);
            }

            var refused = busy.again();

            assertRefused(refused, 429, "temporarily_unavailable");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
            for (int n = 0; n < 8; n++) {
                assertThat(waiting.redeem().text("error")).isIn("authorization_pending", "slow_down");
            }
            assertThat(limited.owner().deny(waitingCard(limited), "{}").status())
                    .isEqualTo(200);
            for (int n = 0; n < 5; n++) {
                assertThat(waiting.redeem().text("error")).isEqualTo("access_denied");
            }
            assertRefused(waiting.redeem(), 429, "temporarily_unavailable");
        }
    }

    private static String waitingCard(RunningHub limited) {
        return limited.owner().pending().getFirst().get("id").asString();
    }

    // RFC 8707 section 2
    @Test
    void issuesTokensForThisHubOnly() {
        var agent = hub.member("resourceful");
        var elsewhere = agent.credentials();
        elsewhere.put("resource", "https://elsewhere.example.com");
        var here = agent.credentials();
        here.put("resource", hub.baseUrl() + "/");

        assertRefused(agent.signedToken(elsewhere), 400, "invalid_target");
        assertThat(agent.signedToken(here).status()).isEqualTo(200);
    }

    @Test
    void narrowsTheScopeOnRequestAndNeverWidensIt() {
        var narrow = ed25519.credentials();
        narrow.put("scope", "read");
        var narrowed = ed25519.signedToken(narrow);
        assertThat(narrowed.text("scope")).isEqualTo("read");
        assertThat(ed25519.post("/api/v2/secret", "{\"secret\":\"x\"}").problem())
                .isEqualTo("insufficient-scope");
        for (var more : List.of("read audit", "vault", "everything")) {
            var wide = ed25519.credentials();
            wide.put("scope", more);
            assertRefused(ed25519.signedToken(wide), 400, "invalid_scope");
        }
    }

    @Test
    void takesNoCredentialFromTheQuery() {
        var query = Wire.form(Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                p256.id(),
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                p256.assertion(Map.of())));
        var request = Wire.to(hub.baseUrl() + TOKEN + "?" + query)
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString("grant_type=client_credentials"));

        assertRefused(Wire.send(request), 401, "invalid_client");
    }

    @Test
    void refusesSecretsAndOtherGrants() {
        var form = Wire.form(Map.of("grant_type", "client_credentials", "client_id", p256.id(), "client_secret", "x"));
        assertRefused(p256.token(form, FORM, null, null), 401, "invalid_client");
        var password = p256.credentials();
        password.put("grant_type", "password");
        assertRefused(p256.signedToken(password), 400, "unsupported_grant_type");
        password.remove("grant_type");
        assertRefused(p256.signedToken(password), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "null",
                "\"x\"",
                "{\"a\":{}}",
                "{\"a\":[1]}",
                "{\"a\":null}",
                "{\"a\":\"1\",\"a\":\"2\"}",
                ""
            })
    void answersJsonThatIsNoRequestClearly(String body) {
        assertRefused(ed25519.token(body, "application/json", null, null), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a=%zz", "grant_type=client_credentials&grant_type=client_credentials"})
    void answersFormsThatAreNoRequestClearly(String body) {
        assertRefused(ed25519.token(body, FORM, null, null), 400, "invalid_request");
    }

    @Test
    void refusesWhatIsTooLargeOrOfAnotherTypeOrMethod() {
        assertThat(ed25519.token("a=" + "x".repeat(70_000), FORM, null, null).status())
                .isIn(400, 413);
        assertThat(ed25519.token("<a/>", "text/xml", null, null).text("error")).isEqualTo("invalid_request");
        assertThat(ed25519.token("a=1", "nonsense", null, null).text("error")).isEqualTo("invalid_request");
        for (var method : List.of("GET", "PUT", "DELETE")) {
            var answer = Wire.send(Wire.to(hub.baseUrl() + TOKEN).method(method, BodyPublishers.noBody()));
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("POST");
        }
    }

    private static void assertRefused(Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        // RFC 6749 5.2 allows printable ASCII without quotes and backslashes.
        assertThat(answer.text("error_description")).isNotEmpty().matches("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+");
        assertThat(answer.body().has("access_token")).isFalse();
    }
}
