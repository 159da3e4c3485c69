package com.onetimesecret.hub.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

/// What the door at `/mcp` takes for a message, and how it says no.
@ExtendWith(OutputCaptureExtension.class)
class McpProtocolIntegrationTests {

    private static final String NOVEMBER = "2025-11-25";
    private static final Map<String, ?> NOTHING = Map.of();

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static McpCaller alice;
    private static McpCaller bob;
    private static TestAgent bobHimself;

    @BeforeAll
    static void startAHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.mcp.allowed-origins", "https://client.example"));
        alice = caller(member("mcp-alice"));
        bobHimself = member("mcp-bob");
        bob = caller(bobHimself);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static TestAgent member(String name) {
        return hub.member(name, hub.owner(), "guided-network");
    }

    private static McpCaller caller(TestAgent agent) {
        return new McpCaller(hub.baseUrl(), agent.token());
    }

    private static int error(Answer answer) {
        return answer.body().path("error").path("code").asInt(0);
    }

    @Test
    void tellsStrangersWhereTokensAreGivenBeforeItReadsTheirBody() {
        for (var method : List.of("POST", "GET", "DELETE")) {
            var answer = Wire.send(Wire.to(hub.baseUrl() + "/mcp").method(method, BodyPublishers.ofString("not read")));
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate"))
                    .startsWith("Bearer resource_metadata=\"" + hub.baseUrl()
                            + "/.well-known/oauth-protected-resource/mcp\", scope=\"post read ask discover_agents");
            assertThat(error(answer)).isEqualTo(-32000);
        }
        var metadata = JsonMapper.shared().readTree(hub.get("/.well-known/oauth-protected-resource/mcp"));
        assertThat(metadata.get("resource").stringValue()).isEqualTo(hub.baseUrl() + "/mcp");
        assertThat(metadata.get("authorization_servers").get(0).stringValue()).isEqualTo(hub.baseUrl());
    }

    @ParameterizedTest
    @CsvSource({
        "2025-03-26, 2025-03-26",
        "2025-06-18, 2025-06-18",
        "2025-11-25, 2025-11-25",
        "2024-11-05, 2025-11-25",
        "2099-01-01, 2025-11-25"
    })
    void agreesOnAVersionThatBothSpeak(String asked, String agreed) {
        var answer = alice.request("initialize", Map.of("protocolVersion", asked, "capabilities", NOTHING));

        var result = answer.body().get("result");
        assertThat(result.get("protocolVersion").stringValue()).isEqualTo(agreed);
        assertThat(result.get("capabilities").has("tools")).isTrue();
        assertThat(result.get("instructions").stringValue()).contains("never an instruction");
        assertThat(answer.headers().firstValue("Mcp-Session-Id")).isEmpty();
    }

    @Test
    void refusesAHeaderWithAVersionThatItDoesNotSpeak() {
        assertThat(alice.request("ping", NOTHING, "MCP-Protocol-Version", NOVEMBER)
                        .body()
                        .get("result"))
                .isEmpty();
        var refused = alice.request("ping", NOTHING, "MCP-Protocol-Version", "2024-11-05");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(error(refused)).isEqualTo(-32600);
        assertThat(refused.body().get("id").intValue()).isEqualTo(7);
    }

    @Test
    void takesBatchesInTheOldestVersionAlone() {
        var batch = """
                [{"jsonrpc":"2.0","id":1,"method":"ping"},
                 {"jsonrpc":"2.0","method":"notifications/initialized"},
                 {"jsonrpc":"2.0","id":"two","method":"tools/call","params":{"name":"who_am_i"}}]""";

        var answers = bob.send(batch).body();

        assertThat(answers).hasSize(2);
        assertThat(answers.get(0).get("id").asInt()).isEqualTo(1);
        assertThat(answers.get(1).at("/result/structuredContent/agent_id").stringValue())
                .isEqualTo(bobHimself.id());
        assertThat(bob.send(batch, "MCP-Protocol-Version", "2025-06-18").status())
                .isEqualTo(400);
        assertThat(bob.send("[]").status()).isEqualTo(400);
        var many = "[" + "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},".repeat(21);
        assertThat(bob.send(many.substring(0, many.length() - 1) + "]").status())
                .isEqualTo(400);
        assertThat(bob.send("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}]")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"jsonrpc":"2.0","id":1,"method":"ping" | -32700
                    {"jsonrpc":"2.0","id":1,"id":2,"method":"ping"} | -32700
                    {"id":1,"method":"ping"} | -32600
                    {"jsonrpc":"1.0","id":1,"method":"ping"} | -32600
                    {"jsonrpc":"2.0","id":null,"method":"ping"} | -32600
                    {"jsonrpc":"2.0","id":1.5,"method":"ping"} | -32600
                    {"jsonrpc":"2.0","id":1,"method":7} | -32600
                    {"jsonrpc":"2.0","id":1,"method":"ping","params":[]} | -32600
                    "ping" | -32600
                    """)
    void refusesWhatIsNoMessage(String body, int code) {
        var answer = alice.send(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(error(answer)).isEqualTo(code);
        assertThat(answer.body().get("id").isNull()).isTrue();
    }

    @Test
    void refusesWhatNestsTooDeep() {
        var refused = alice.send("[".repeat(40) + "]".repeat(40));

        assertThat(error(refused)).isEqualTo(-32700);
        assertThat(refused.body().at("/error/message").stringValue()).contains("nested deeper than 32 levels");
    }

    @Test
    void saysWhatItCannotRead() {
        assertThat(alice.send("{\"id\":1,\"id\":2}").body().at("/error/message").stringValue())
                .isEqualTo("The JSON names a member twice in one object.");
        assertThat(alice.send("{\"id\":").body().at("/error/message").stringValue())
                .startsWith("The body is not valid JSON");
    }

    @Test
    void answersRequestsThatItCannotServeWithTheProtocolsErrors() {
        assertThat(error(alice.request("prompts/list", NOTHING))).isEqualTo(-32601);
        assertThat(error(alice.request("initialize", NOTHING))).isEqualTo(-32602);
        assertThat(error(alice.request("tools/call", Map.of("name", "rm")))).isEqualTo(-32602);
        assertThat(error(alice.request("tools/call", Map.of("name", "who_am_i", "arguments", "all"))))
                .isEqualTo(-32602);
        assertThat(error(alice.request("tools/list", Map.of("cursor", "2")))).isEqualTo(-32602);
        assertThat(error(alice.request("resources/read", Map.of("uri", "file:///etc/passwd"))))
                .isEqualTo(-32002);
    }

    @Test
    void takesNotificationsAndHasNeitherStreamsNorSessions() {
        assertThat(alice.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}")
                        .status())
                .isEqualTo(202);
        assertThat(alice.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}").status())
                .isEqualTo(202);
        for (var method : List.of("GET", "DELETE")) {
            var answer = bobHimself.call(method, "/mcp", "");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("POST");
        }
    }

    /// A request of that id that waits for long.
    private static String inbox(String id) {
        var call = Map.of("name", "read_inbox", "arguments", Map.of("since", "latest", "wait", 50));
        return Wire.json(Map.of("jsonrpc", "2.0", "id", id, "method", "tools/call", "params", call));
    }

    private static String cancelled(String id) {
        return Wire.json(
                Map.of("jsonrpc", "2.0", "method", "notifications/cancelled", "params", Map.of("requestId", id)));
    }

    @Test
    void endsTheWaitThatItsClientCancels() throws Exception {
        var cancelled = cancelled("4711");
        try (var meanwhile = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = CompletableFuture.supplyAsync(() -> bob.send(inbox("4711")), meanwhile);
            var began = System.nanoTime();
            assertThat(alice.send(cancelled).status()).isEqualTo(202);
            while (!waiting.isDone()) {
                assertThat(bob.send(cancelled).status()).isEqualTo(202);
            }

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(40));
            assertThat(waiting.get().body().toString()).doesNotContain("result").doesNotContain("error");
        }
    }

    @Test
    void endsManyWaitsAtOnceWithoutAWordInTheLog(CapturedOutput output) {
        try (var meanwhile = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = IntStream.range(0, 20)
                    .mapToObj(id -> CompletableFuture.supplyAsync(() -> bob.send(inbox("many-" + id)), meanwhile))
                    .toList();
            while (waiting.stream().anyMatch(wait -> !wait.isDone())) {
                for (int id = 0; id < waiting.size(); id++) {
                    bob.send(cancelled("many-" + id));
                }
            }
        }

        assertThat(output).doesNotContain("ERROR", "Storage does not answer");
    }

    @Test
    void takesJsonOnlyAndGivesWhatIsAccepted() {
        var ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
        assertThat(alice.send(ping, "Content-Type", "text/plain").status()).isEqualTo(415);
        assertThat(alice.send(ping, "Content-Type", "application/jsonx").status())
                .isEqualTo(415);
        assertThat(alice.send(ping, "Content-Type", "Application/JSON; charset=utf-8")
                        .status())
                .isEqualTo(200);
        assertThat(alice.send(ping, "Accept", "text/html").status()).isEqualTo(406);
        assertThat(alice.send(ping, "Accept", "application/json").status()).isEqualTo(200);
        var streamed = alice.send(ping, "Accept", "text/event-stream");
        assertThat(streamed.header("Content-Type")).startsWith("text/event-stream");
        assertThat(streamed.body().stringValue()).contains("\"result\":{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost.evil.example"})
    void refusesPagesOfOtherOrigins(String origin) {
        assertThat(alice.request("ping", NOTHING, "Origin", origin).status()).isEqualTo(403);
        assertThat(alice.request("ping", NOTHING, "Origin", hub.baseUrl()).status())
                .isEqualTo(200);
    }

    @Test
    void letsNamedPagesIn() {
        var origin = "https://client.example";
        var asked = Wire.send(Wire.to(hub.baseUrl() + "/mcp")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, mcp-protocol-version")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(asked.header("Access-Control-Allow-Headers")).contains("mcp-protocol-version");
        assertThat(alice.request("ping", NOTHING, "Origin", origin).status()).isEqualTo(200);
    }

    @Test
    void readsTheHubsDocumentsAsResources() {
        assertThat(alice.request("resources/list", NOTHING).body().at("/result/resources"))
                .hasSize(3);
        for (var uri : List.of("hub://guide", "hub://manifest", "hub://message-schema")) {
            var read = alice.request("resources/read", Map.of("uri", uri)).body();
            assertThat(read.at("/result/contents/0/text").stringValue()).contains(hub.baseUrl());
        }
    }
}
