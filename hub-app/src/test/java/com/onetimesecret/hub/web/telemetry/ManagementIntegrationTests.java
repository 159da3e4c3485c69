package com.onetimesecret.hub.web.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.environment.StartRefused;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import com.onetimesecret.hub.web.problem.StorageState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.json.JsonMapper;

/// Metrics and health on a port of their own, and nowhere else.
class ManagementIntegrationTests {

    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final List<String> PATHS = List.of(
            "/metrics",
            "/health",
            "/health/liveness",
            "/actuator",
            "/actuator/prometheus",
            "/actuator/health",
            "/prometheus",
            "/env",
            "/heapdump");

    @TempDir
    private static Path data;

    @TempDir
    private static Path publicData;

    private static RunningHub hub;
    private static TestAgent agent;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.management-port", 0));
        agent = hub.member("measured");
        assertThat(agent.post(
                                MESSAGES,
                                "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\"hush\"}}")
                        .status())
                .isEqualTo(201);
        assertThat(agent.get(MESSAGES + "?wait=1&since=latest").status()).isEqualTo(200);
        agent.get("/api/v2/agent/nowhere-at-all");
        hub.get("/healthz");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static int port() {
        return hub.bean(org.springframework.core.env.Environment.class)
                .getRequiredProperty("local.management.port", Integer.class);
    }

    private static String read(String path) {
        var body = Wire.send(Wire.to("http://127.0.0.1:" + port() + path)).body();
        return body.isString() ? body.stringValue() : body.toString();
    }

    private static int status(String path) {
        return Wire.send(Wire.to("http://127.0.0.1:" + port() + path)).status();
    }

    private static String metrics() {
        return read("/metrics");
    }

    @Test
    void countsCallsByRouteAndStatusWithoutAnythingFromOutside() {
        // Longer than from one look at what waits to the next: the first may have seen the agent wait for its approval.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(metrics())
                        .contains(
                                "hub_http_requests_total{method=\"POST\",route=\"" + MESSAGES
                                        + "\",status=\"201\"} 1.0",
                                "route=\"/healthz\",status=\"200\"",
                                "hub_tokens_issued_total{kind=\"bearer\"}",
                                "hub_backlog_waiting{of=\"approvals\"} 0.0",
                                "hub_storage_up 1.0",
                                "hikaricp_connections_active",
                                "jvm_memory_used_bytes"));
        assertThat(sum("hub_messages_stored_total")).isPositive();
        assertThat(metrics())
                .doesNotContain(agent.id(), "measured", "hush", "nowhere-at-all", "guided", "127.0.0.1", "localhost")
                .doesNotContain("http_server_requests");
    }

    @Test
    void timesCallsThatDidNotWantToWait() {
        var asked = "hub_http_requests_total{method=\"POST\",route=\"/api/v2/agent/questions\"";
        var told = "hub_http_requests_total{method=\"GET\",route=\"/api/v2/agent/me\"";
        var timed = "hub_http_duration_seconds_count{surface=\"api\"}";
        double before = sum(timed);
        double toldBefore = sum(told);

        agent.get(MESSAGES + "?wait=1&since=latest");
        agent.post("/api/v2/agent/questions", "{\"question\":\"Anybody there?\",\"wait\":1}");
        agent.get("/api/v2/agent/me");

        // They are counted when their answers have left.
        await().atMost(Duration.ofSeconds(5)).until(() -> sum(asked) == 1 && sum(told) == toldBefore + 1);
        assertThat(sum(timed) - before).isEqualTo(1);
        assertThat(metrics()).contains("le=\"0.005\"", "le=\"2.5\"").doesNotContain("le=\"0.001\"");
    }

    private static double sum(String series) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void countsTheLinesOfTheLogThatAreWritten() {
        var warnings = "logback_events_total{level=\"warn\"}";
        double before = sum(warnings);
        var log = LoggerFactory.getLogger(getClass());

        log.warn("For the count");
        log.debug("Not written, so not counted");

        assertThat(sum(warnings) - before).isEqualTo(1);
        assertThat(sum("logback_events_total{level=\"debug\"}")).isZero();
    }

    @Test
    void answersHealthByTheStateOfTheStorage() {
        assertThat(read("/health/liveness")).contains("UP");
        assertThat(read("/health/readiness")).contains("UP").doesNotContain("storage");
        hub.bean(StorageState.class).clocksApart("They are");
        try {
            assertThat(status("/health/readiness")).isEqualTo(503);
            assertThat(status("/health/liveness")).isEqualTo(200);
            assertThat(agent.get("/api/v2/agent/me").status()).isEqualTo(503);
        } finally {
            hub.bean(StorageState.class).works();
        }
        assertThat(status("/health/readiness")).isEqualTo(200);
    }

    @Test
    void opensNothingElseThere() {
        for (var path : List.of("/", "/actuator", "/env", "/heapdump", "/beans", "/loggers", "/info", "/login")) {
            assertThat(status(path)).as(path).isEqualTo(404);
        }
        assertThat(status("/api/v2/agent/me")).isEqualTo(404);
    }

    @Test
    void isOnLoopbackAloneUnlessToldOtherwise() throws IOException {
        var others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        for (var address : others) {
            assertThatThrownBy(() -> new Socket(address, port()).close())
                    .as(address.toString())
                    .isInstanceOf(IOException.class);
        }
        new Socket(InetAddress.ofLiteral("127.0.0.1"), port()).close();
    }

    @Test
    void isNotOnThePublicPortUnderAnyHost() throws IOException {
        for (var path : PATHS) {
            assertThat(Wire.send(Wire.to(hub.baseUrl() + path)).status())
                    .as(path)
                    .isEqualTo(404);
        }
        try (var open = hub.another(
                publicData, Map.of("hub.base-url", "https://hub.example.com", "hub.management-port", "*:0"))) {
            var slug = hub.jdbc()
                    .sql("SELECT name FROM agent LIMIT 1")
                    .query(String.class)
                    .single();
            for (var host : List.of("hub.example.com", slug + ".agents.example.net", "elsewhere.example")) {
                for (var path : PATHS) {
                    assertThat(raw(open, host, path)).as(host + path).startsWith("HTTP/1.1 404");
                }
            }
        }
    }

    private static String raw(RunningHub open, String host, String path) throws IOException {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(open.address()).getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void refusesATakenOrCommonPort() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> hub.another(publicData, Map.of("hub.management-port", taken.getLocalPort())))
                    .hasRootCauseInstanceOf(java.net.BindException.class)
                    .hasStackTraceContaining("set HUB_MANAGEMENT_PORT to another one");
        }
        assertThatThrownBy(() ->
                        RunningHub.start(publicData, Map.of("hub.management-port", "4711", "server.port", "4711")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("HUB_MANAGEMENT_PORT is the same as PORT");
    }

    @Test
    void hasEveryMetricOfTheDashboardAndTheRules() throws IOException {
        var dashboard = JsonMapper.shared().readTree(Files.readString(DEPLOY.resolve("grafana/hub.json")));
        var rules = new YamlPropertySourceLoader()
                .load("alerts", new FileSystemResource(DEPLOY.resolve("prometheus/alerts.yaml")))
                .getFirst();
        var expressions = Stream.concat(
                        dashboard.findValuesAsString("expr").stream(),
                        Stream.iterate(0, n -> n + 1)
                                .map(n -> rules.getProperty("groups[0].rules[" + n + "].expr"))
                                .takeWhile(java.util.Objects::nonNull)
                                .map(Object::toString))
                .toList();
        assertThat(expressions).hasSizeGreaterThan(30);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(missing(expressions)).isEmpty());
    }

    private static Set<String> missing(List<String> expressions) {
        var known = metrics()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toSet());
        var named = new TreeSet<String>();
        var name = Pattern.compile("\\b(?:hub|hikaricp|jvm|process|logback)_[a-z_]+");
        expressions.forEach(
                expression -> name.matcher(expression).results().forEach(found -> named.add(found.group())));
        named.removeAll(known);
        return named;
    }
}
