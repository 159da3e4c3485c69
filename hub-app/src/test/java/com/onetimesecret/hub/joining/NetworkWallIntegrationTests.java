package com.onetimesecret.hub.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.TestPerson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/// Two networks on one hub: what belongs to one does not exist for the other.
class NetworkWallIntegrationTests {

    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String SECRET = "behind-the-wall";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestPerson here;
    private static TestPerson there;
    private static TestAgent insider;
    private static TestAgent outsider;

    /// What the other network has: ids by kind.
    private static Map<String, String> foreign;

    @BeforeAll
    static void foundTwoNetworks() throws Exception {
        hub = RunningHub.startUnlimited(data);
        here = hub.owner();
        insider = hub.member("insider");
        there = found("wall", "net_WallWallWallWallWallWall", "approver");
        outsider = join(new TestAgent(hub.baseUrl(), "outsider", TestKey.p256()), there, "wall");
        var message = outsider.post(
                MESSAGES,
                "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\"" + SECRET + "\"}}");
        var secret = outsider.post("/api/v2/secret", "{\"secret\":\"" + SECRET + "\"}");
        var stranger = new TestAgent(hub.baseUrl(), "waiting-there", TestKey.ed25519());
        var request = stranger.request("Waits on the other side");
        request.put("network", "wall");
        foreign = Map.of(
                "message", message.text("id"),
                "agent", outsider.id(),
                "secret", secret.text("secret_key"),
                "receipt", secret.text("receipt_key"),
                "approval", stranger.join(request).text("approval_id"),
                "operation",
                        outsider.post("/api/v2/agent/approvals", "{\"action\":\"" + SECRET + "\"}")
                                .text("approval_id"));
        assertThat(foreign.values()).noneMatch(String::isEmpty);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static TestPerson found(String slug, String id, String role) throws GeneralSecurityException {
        var person = new TestPerson(hub.baseUrl(), slug + "@example.com", "an-api-token-of-the-network-" + slug);
        hub.jdbc()
                .sql("""
                        WITH n AS (INSERT INTO network (id, slug, name, created_at)
                                   VALUES (:id, :slug, :slug, now()) RETURNING id),
                             p AS (INSERT INTO person (id, email, name, password_hash, created_at)
                                   VALUES ('usr_' || right(:id, 24), :email, :slug, 'none', now()) RETURNING id)
                        SELECT 1 FROM n, p
                        """)
                .param("id", id)
                .param("slug", slug)
                .param("email", person.email())
                .query((row, n) -> true)
                .single();
        hub.jdbc()
                .sql(
                        "INSERT INTO membership (person_id, network_id, role) VALUES ('usr_' || right(:id, 24), :id, :role)")
                .param("id", id)
                .param("role", role)
                .update();
        hub.jdbc()
                .sql("""
                        INSERT INTO api_token (id, person_id, network_id, name, token_hash, rights)
                        VALUES (:slug, 'usr_' || right(:id, 24), :id, 'automation', :hash, '{secrets,decide}')
                        """)
                .param("id", id)
                .param("slug", slug)
                .param(
                        "hash",
                        MessageDigest.getInstance("SHA-256")
                                .digest(person.apiToken().getBytes(StandardCharsets.UTF_8)))
                .update();
        return person;
    }

    private static TestAgent join(TestAgent agent, TestPerson person, String network) {
        var request = agent.request("Works behind the wall");
        request.put("network", network);
        var asked = agent.join(request);
        assertThat(person.approve(asked.text("approval_id"), "{}").status())
                .as(asked.toString())
                .isEqualTo(200);
        assertThat(agent.redeem().status()).isEqualTo(200);
        return agent;
    }

    static Stream<Arguments> callsOfAgents() {
        return Stream.of(
                Arguments.of("GET", MESSAGES + "/{}", "message", "msg_000000000000000000000000"),
                Arguments.of("GET", "/api/v2/agent/peers/{}", "agent", "agent_000000000000000000000000"),
                Arguments.of("GET", "/api/v2/agent/approvals/{}", "operation", "appr_000000000000000000000000"),
                Arguments.of("GET", "/api/v2/secret/{}", "secret", "0".repeat(40)),
                Arguments.of("POST", "/api/v2/secret/{}/reveal", "secret", "0".repeat(40)),
                Arguments.of("GET", "/api/v2/receipt/{}", "receipt", "0".repeat(40)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("callsOfAgents")
    void answersAgentsAsIfTheOtherNetworkWereNotThere(String method, String path, String kind, String nobodys) {
        assertSame(
                call(insider, method, path.replace("{}", id(kind))),
                call(insider, method, path.replace("{}", nobodys)),
                404);
        // The owner's side proves that there was something to find.
        if (method.equals("GET")) {
            assertThat(call(outsider, method, path.replace("{}", id(kind))).status())
                    .isEqualTo(200);
        }
    }

    private static Answer call(TestAgent agent, String method, String path) {
        return method.equals("GET") ? agent.get(path) : agent.post(path, "{}");
    }

    static Stream<Arguments> callsOfPeople() {
        return Stream.of(
                Arguments.of("GET", "/api/v2/approvals/{}", "approval", "appr_000000000000000000000000"),
                Arguments.of("POST", "/api/v2/approvals/{}/approve", "approval", "appr_000000000000000000000000"),
                Arguments.of("POST", "/api/v2/approvals/{}/deny", "approval", "appr_000000000000000000000000"),
                Arguments.of("POST", "/api/v2/agents/{}/pause", "agent", "agent_000000000000000000000000"),
                Arguments.of("POST", "/api/v2/agents/{}/resume", "agent", "agent_000000000000000000000000"),
                Arguments.of("POST", "/api/v2/agents/{}/revoke", "agent", "agent_000000000000000000000000"),
                Arguments.of("GET", "/api/v2/secret/{}", "secret", "0".repeat(40)),
                Arguments.of("POST", "/api/v2/secret/{}/reveal", "secret", "0".repeat(40)),
                Arguments.of("GET", "/api/v2/receipt/{}", "receipt", "0".repeat(40)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("callsOfPeople")
    void answersPeopleAsIfTheOtherNetworkWereNotThere(String method, String path, String kind, String nobodys) {
        assertSame(
                call(here, method, path.replace("{}", id(kind))), call(here, method, path.replace("{}", nobodys)), 404);
        assertThat(there.get("/api/v2/approvals/" + id("approval")).text("status"))
                .isEqualTo("pending");
        assertThat(outsider.get("/api/v2/agent/me").text("status")).isEqualTo("active");
    }

    private static Answer call(TestPerson person, String method, String path) {
        return method.equals("GET") ? person.get(path) : person.post(path, "{}");
    }

    @Test
    void knowsNoRecipientBeyondTheWall() {
        for (var call : List.of(
                "{\"type\":\"status_update\",\"to\":[\"%s\"],\"payload\":{\"status\":\"working\"}}",
                "{\"type\":\"status_update\",\"to\":\"%s\",\"payload\":{\"status\":\"working\"}}")) {
            assertSame(
                    insider.post(MESSAGES, call.formatted(outsider.id())),
                    insider.post(MESSAGES, call.formatted("agent_000000000000000000000000")),
                    422);
        }
        var secret = "{\"secret\":\"x\",\"to\":[\"%s\"]}";
        assertSame(
                insider.post("/api/v2/secret", secret.formatted(outsider.id())),
                insider.post("/api/v2/secret", secret.formatted("agent_000000000000000000000000")),
                422);
    }

    @Test
    void listsNothingFromBeyondTheWall() {
        insider.post(MESSAGES, "{\"type\":\"status_update\",\"payload\":{\"status\":\"idle\"}}");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> !insider.get(MESSAGES).body().get("messages").isEmpty());

        for (var answer : List.of(
                insider.get(MESSAGES + "?since=all"),
                insider.get(MESSAGES + "?from=" + outsider.id()),
                insider.get("/api/v2/agent/peers"),
                insider.get("/api/v2/agent/approvals"),
                here.get("/api/v2/agents"),
                here.get("/api/v2/approvals"))) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.body().toString())
                    .doesNotContain(SECRET, "outsider", "waiting-there", id("approval"), id("message"));
        }
        assertThat(outsider.get("/api/v2/agent/peers").body().toString())
                .contains(outsider.id())
                .doesNotContain(insider.id());
        assertThat(outsider.get(MESSAGES).body().toString()).contains(SECRET).doesNotContain(insider.id());
    }

    @Test
    void letsTheSameNameLiveOnBothSides() {
        var twin = join(new TestAgent(hub.baseUrl(), "insider", TestKey.ed25519()), there, "wall");

        assertThat(twin.get("/api/v2/agent/me").text("name")).isEqualTo("insider");
    }

    @Test
    void replacesNoAgentBeyondTheWall() {
        var network = hub.jdbc()
                .sql("SELECT slug FROM network WHERE slug <> 'wall'")
                .query(String.class)
                .single();
        var thief = hub.stranger("thief");
        for (var target : List.of(outsider.id(), "outsider")) {
            var request = thief.request("Takes over");
            request.put("network", network);
            request.put("replaces", target);
            var answer = thief.join(request);
            request.put("replaces", "agent_000000000000000000000000");
            assertSame(answer, thief.join(request), 422);
        }
    }

    @Test
    void asksWhichNetworkWhenThereAreSeveral() {
        var agent = hub.stranger("undecided");

        assertThat(agent.join("Wants in").status()).isEqualTo(422);
        assertThat(agent.join("Wants in").text("detail")).contains("/network");

        var request = agent.request("Wants in");
        request.put("login_hint", there.email());
        var asked = agent.join(request);
        assertThat(asked.text("status")).isEqualTo("pending");
        assertThat(there.get("/api/v2/approvals/" + asked.text("approval_id")).status())
                .isEqualTo(200);
        assertThat(here.get("/api/v2/approvals/" + asked.text("approval_id")).status())
                .isEqualTo(404);
    }

    @Test
    void stopsAtTheWallWithAKeyOfTheOtherSide() {
        var request = outsider.request("Changes sides");
        request.put(
                "network",
                hub.jdbc()
                        .sql("SELECT slug FROM network WHERE slug <> 'wall'")
                        .query(String.class)
                        .single());
        var copy = new TestAgent(hub.baseUrl(), "outsider", outsider.key());

        assertThat(copy.join(request).problem()).isEqualTo("invalid-key");
        assertThat(outsider.get("/api/v2/agent/me").status()).isEqualTo(200);
    }

    private static String id(String kind) {
        return Objects.requireNonNull(foreign.get(kind));
    }

    /// Nothing but the ids that the caller sent tells the answers apart.
    private static void assertSame(Answer foreign, Answer nobodys, int status) {
        assertThat(foreign.status()).as(foreign.toString()).isEqualTo(status);
        assertThat(nobodys.status()).isEqualTo(status);
        assertThat(comparable(foreign)).isEqualTo(comparable(nobodys));
        assertThat(foreign.headers().map().keySet())
                .isEqualTo(nobodys.headers().map().keySet());
    }

    private static String comparable(Answer answer) {
        var body = (ObjectNode) answer.body().deepCopy();
        body.remove("instance");
        body.remove("request_id");
        return body.toString()
                .replaceAll("(agent|appr|msg)_[a-zA-Z0-9]{24}", "$1")
                .replaceAll("[a-zA-Z0-9]{40,}", "key");
    }
}
