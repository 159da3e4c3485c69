package com.onetimesecret.hub.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.environment.HubProcess;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The end of a hub in a process of its own, by SIGTERM, while another one of the installation goes on.
@NullMarked
class DrainIntegrationTests {

    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final Duration WHOLE_END = Duration.ofSeconds(25);

    @TempDir
    static Path stayingData;

    @TempDir
    Path folder;

    private static RunningHub staying;

    @BeforeAll
    static void start() {
        staying = RunningHub.startUnlimited(stayingData);
    }

    @AfterAll
    static void stop() {
        staying.close();
    }

    private static String body(String topic, String text) {
        return "{\"type\":\"status_update\",\"topic\":\"" + topic
                + "\",\"payload\":{\"status\":\"working\",\"details\":\"" + text + "\"}}";
    }

    private static String post(TestAgent writer, String topic, String text) {
        var answer = writer.post(MESSAGES, body(topic, text));
        assertThat(answer.status()).isEqualTo(201);
        return answer.text("id");
    }

    private static CompletableFuture<Answer> asking(String url, TestAgent agent) {
        return CompletableFuture.supplyAsync(
                () -> Wire.send(Wire.to(url).header("Authorization", "Bearer " + agent.token())));
    }

    @Test
    void finishesWhatIsUnderWayAndHandsTheRestToTheOtherHub() throws Exception {
        var reader = staying.member("reader");
        var writer = staying.member("writer");
        var asking = staying.stranger("asking");
        asking.join("Waits for a decision");
        int port = freePort();
        var url = "http://localhost:" + port;
        var environment = new HashMap<>(staying.environment(port));
        environment.put("HUB_DRAIN_PAUSE", "3s");
        try (var ending = HubProcess.start(folder, environment)) {
            await().atMost(Duration.ofMinutes(2)).until(() -> readiness(url) == 200);
            var written = new ArrayList<String>();
            try (var stream = StreamClient.open(url, reader, "?topic=counted");
                    var stalled = StreamClient.silent(url, reader, "?topic=flood", Map.of());
                    var halfSent = new HalfSent(port, writer)) {
                assertThat(stream.next().name()).isEqualTo("open");
                assertThat(stalled.status()).isEqualTo(200);
                for (int i = 0; i < 100; i++) {
                    post(writer, "flood", "x".repeat(2_000));
                }
                written.add(post(writer, "counted", "0"));
                var poll = asking(url + MESSAGES + "?topic=nobody&since=latest&wait=50", reader);
                var decision = asking(url + "/api/v2/agent/auth/" + asking.authReqId() + "?wait=50", reader);
                var question = askingPeople(url, writer);
                assertThat(stream.next().text("/id")).isEqualTo(written.getFirst());

                long told = System.nanoTime();
                ending.terminate();
                await().atMost(Duration.ofSeconds(3)).until(() -> readiness(url) == 503);
                var served = get(url + "/healthz");
                assertThat(served.statusCode()).isEqualTo(200);
                assertThat(served.headers().firstValue("Connection")).contains("close");
                for (int i = 1; i <= 20; i++) {
                    written.add(post(writer, "counted", String.valueOf(i)));
                }

                for (var waiting : List.of(poll, decision, question)) {
                    assertThat(waiting.get(12, TimeUnit.SECONDS).status()).isBetween(200, 201);
                }
                await().atMost(Duration.ofSeconds(10))
                        .untilAsserted(
                                () -> assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
                                        .isInstanceOf(ConnectException.class));
                assertThat(halfSent.sendTheRest()).startsWith("HTTP/1.1 201 ");
                assertThat(ending.exitCode()).isEqualTo(143);
                assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(WHOLE_END);
                assertThat(ending.output() + ending.errors())
                        .doesNotContain("Exception")
                        .doesNotContain("cut off");

                assertGoesOnElsewhere(stream, reader, writer, written);
            }
        }
    }

    /// The stream ended with a place from which another one has the rest, each message once.
    private static void assertGoesOnElsewhere(
            StreamClient stream, TestAgent reader, TestAgent writer, List<String> written) {
        var got = new ArrayList<>(List.of(written.getFirst()));
        var rest = stream.rest();
        var bye = rest.removeLast();
        rest.forEach(event -> got.add(event.text("/id")));
        assertThat(bye.name()).isEqualTo("bye");
        assertThat(bye.text("/reason")).isEqualTo("server-stopping");
        assertThat(stream.endedCleanly()).isTrue();
        written.add(post(writer, "counted", "last"));
        try (var again = StreamClient.open(
                staying.baseUrl(), reader, "?topic=counted", Map.of("Last-Event-ID", bye.text("/cursor")))) {
            assertThat(again.next().json().get("gap").booleanValue()).isFalse();
            while (got.size() < written.size()) {
                got.add(again.next().text("/id"));
            }
        }
        assertThat(got).containsExactlyElementsOf(written);
    }

    /// A question that nobody answers, asked at the hub that ends.
    private static CompletableFuture<Answer> askingPeople(String url, TestAgent agent) {
        return CompletableFuture.supplyAsync(
                () -> Wire.send(Wire.post(url + "/api/v2/agent/questions", "{\"question\":\"Which one?\",\"wait\":50}")
                        .header("Authorization", "Bearer " + agent.token())));
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static int readiness(String url) {
        try {
            return get(url + "/readyz").statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static HttpResponse<String> get(String url) throws IOException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// A post whose body has arrived by half.
    private static final class HalfSent implements AutoCloseable {

        private final Socket socket;
        private final byte[] body = body("halves", "whole").getBytes(StandardCharsets.UTF_8);

        HalfSent(int port, TestAgent agent) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            var head = "POST " + MESSAGES + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAuthorization: Bearer "
                    + agent.token() + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                    + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body, 0, body.length / 2);
            socket.getOutputStream().flush();
        }

        /// The whole answer; the hub closes the connection behind it.
        String sendTheRest() throws IOException {
            socket.getOutputStream().write(body, body.length / 2, body.length - body.length / 2);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
