package com.onetimesecret.hub.web.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Traces and logs as a receiver of OTLP over HTTP gets them.
class OtlpIntegrationTests {

    private static final String THEIRS = "0af7651916cd43dd8448eb211c80319c";

    @TempDir
    private static Path data;

    private static final Queue<String> TRACES = new ConcurrentLinkedQueue<>();
    private static final Queue<String> LOGS = new ConcurrentLinkedQueue<>();
    private static final Queue<String> KEYS = new ConcurrentLinkedQueue<>();

    private static HttpServer receiver;
    private static RunningHub hub;

    @BeforeAll
    static void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receive("/v1/traces", TRACES);
        receive("/v1/logs", LOGS);
        receiver.start();
        hub = RunningHub.startUnlimited(
                data,
                Map.of(
                        "hub.otlp.endpoint",
                        "http://localhost:" + receiver.getAddress().getPort() + "/",
                        "hub.otlp.headers",
                        "x-key=se%20same",
                        "hub.otlp.service-name",
                        "hub-under-test"));
    }

    // In Latin-1 a character is a byte, so the binary form can be searched for ids and words.
    private static void receive(String path, Queue<String> into) {
        receiver.createContext(path, exchange -> {
            try (exchange) {
                KEYS.add(String.valueOf(exchange.getRequestHeaders().getFirst("x-key")));
                into.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
                exchange.sendResponseHeaders(200, -1);
            }
        });
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.stop(0);
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    private static String all(Queue<String> queue) {
        return String.join("\n", queue);
    }

    @Test
    void sendsASpanOfEachCallUnderTheCallersTraceAndNothingOfItsWords() {
        var agent = hub.member("traced");
        var answer = Wire.send(Wire.to(hub.baseUrl() + "/api/v2/agent/messages/msg_pathsecret000000?query=querysecret")
                .header("Authorization", "Bearer " + agent.token())
                .header("X-Hush", "headersecret")
                .header("traceparent", "00-" + THEIRS + "-b7ad6b7169203331-00"));
        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        assertThat(agent.post("/api/v2/secret", "{\"secret\":\"bodysecret\"}").status())
                .isEqualTo(201);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(all(TRACES))
                        .contains(
                                bytes(THEIRS),
                                bytes("b7ad6b7169203331"),
                                "http.route",
                                "GET /api/v2/agent/messages/{",
                                "POST /api/v2/secret",
                                "hub-under-test"));
        assertThat(all(TRACES))
                .doesNotContain("pathsecret", "querysecret", "headersecret", "bodysecret", agent.id(), "traced");
        assertThat(KEYS).contains("se same");
    }

    @Test
    void takesNothingButIdsFromATraceparent() {
        TRACES.clear();
        for (var wrong : new String[] {"00-" + THEIRS + "-b7ad6b7169203331", "junk", "00-xyz-1-01"}) {
            assertThat(Wire.send(Wire.to(hub.baseUrl() + "/healthz")
                                    .header("traceparent", wrong)
                                    .header("tracestate", "statesecret=1")
                                    .header("baggage", "k=baggagesecret"))
                            .status())
                    .isEqualTo(200);
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(all(TRACES)).contains("GET /healthz"));
        assertThat(all(TRACES)).doesNotContain("statesecret", "baggagesecret", "junk");
    }

    @Test
    void sendsTheLinesOfTheLog() {
        LoggerFactory.getLogger("com.onetimesecret.hub.test").warn("A line {} receiver", "for the");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(all(LOGS)).contains("A line for the receiver", "WARN"));
    }
}
