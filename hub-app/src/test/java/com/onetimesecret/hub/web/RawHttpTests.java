package com.onetimesecret.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RawHttpTests {

    private static final int TOO_MUCH = 64 * 1024 + 1;

    private RunningEdge edge;

    @BeforeAll
    void start() {
        edge = RunningEdge.start();
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    /// The answer to a request whose line ends are written as bars.
    private String sent(String request) throws IOException {
        return edge.raw(request.replace("|", "\r\n"));
    }

    private static void assertProblem(String answer, int status, String slug) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("X-Request-Id: req_", "X-Content-Type-Options: nosniff", "/problems/" + slug)
                .contains("Content-Type: application/problem+json")
                .doesNotContain("Exception", "Jetty", "\tat ");
        // One request, one answer: nothing was left on the connection that could be taken for another request.
        assertThat(answer.split("HTTP/1.1 [1-5]", -1)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE||",
                "GET /healthz HTTP/1.1||",
                "GET /healthz HTTP/1.1|Host: a|Host: b||",
                "GET /healthz HTTP/1.1|Host: ex ample||",
                "GET /healthz HTTP/1.1\nHost: localhost:8080\n\n",
                "GET /healthz HTTP/1.1|Host: localhost:8080|X: a| b||",
                "GET /healthz HTTP/1.1|Host : localhost||",
                "GET /%zz HTTP/1.1|Host: localhost:8080|Connection: close||",
                "GET /a%00b HTTP/1.1|Host: localhost:8080|Connection: close||",
                "POST /api/v2/test/open HTTP/1.1|Host: localhost:8080|Content-Length: 5|Transfer-Encoding: chunked||"
                        + "0||GET /healthz HTTP/1.1|Host: localhost:8080||",
                "POST /api/v2/test/open HTTP/1.1|Host: localhost:8080|Content-Length: 5|Content-Length: 6||hello",
                "POST /api/v2/test/open HTTP/1.1|Host: localhost:8080|Content-Type: application/json|"
                        + "Transfer-Encoding: chunked|Connection: close||zz||"
            })
    void refusesWhatIsNotHttpOnceAndHangsUp(String request) throws Exception {
        assertProblem(sent(request), 400, "malformed-request");
    }

    @Test
    void tellsTheFirstApisClientsWhatIsNotHttpFromAnAddressThatIsNone() throws Exception {
        var twoLengths =
                sent("POST /api/v1/share HTTP/1.1|Host: localhost:8080|Content-Length: 5|Content-Length: 6||hello");
        var noAddress = sent("POST /api/v1/secret/%2F HTTP/1.1|Host: localhost:8080|Connection: close||");

        assertThat(twoLengths)
                .startsWith("HTTP/1.1 404 ")
                .contains("X-OTS-Intended-Status: 400", "{\"message\":\"An unexpected error occurred :[\"}");
        assertThat(noAddress).startsWith("HTTP/1.1 404 ").contains("{\"error\":\"Not Found\"}");
    }

    @Test
    void boundsAddressAndHeaders() throws Exception {
        var tooLong = "a".repeat(33_000);

        assertProblem(
                sent("GET /healthz HTTP/1.1|Host: localhost:8080|X: " + tooLong + "||"), 431, "malformed-request");
        assertProblem(sent("GET /" + tooLong + " HTTP/1.1|Host: localhost:8080||"), 414, "malformed-request");
    }

    @Test
    void doesNotEchoTraces() throws Exception {
        var answer = sent("TRACE /healthz HTTP/1.1|Host: localhost:8080|Cookie: x=1|Connection: close||");

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer).contains("Allow: DELETE, GET,").doesNotContain("x=1");
    }

    @Test
    void refusesBodiesThatAnnounceTooMuch() throws Exception {
        var answer = sent("POST /api/v2/test/open HTTP/1.1|Host: localhost:8080|Content-Type: application/json|"
                + "Content-Length: " + TOO_MUCH + "|Connection: close||");

        assertProblem(answer, 413, "payload-too-large");
    }

    @ParameterizedTest
    @CsvSource({"/api/v2/test/open,application/json", "/oauth2/test,application/x-www-form-urlencoded"})
    void refusesBodiesThatBecomeTooLarge(String path, String type) throws Exception {
        var answer = sent("POST " + path + " HTTP/1.1|Host: localhost:8080|Content-Type: " + type
                + "|Transfer-Encoding: chunked|Connection: close||"
                + chunk("{\"name\":\"" + "a".repeat(TOO_MUCH)) + "0||");

        assertThat(answer).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void readsTheRestOfABodyThatIsALittleTooLarge() throws Exception {
        var body = "a".repeat(TOO_MUCH + 150_000);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
            socket.setSoTimeout(10_000);
            var out = socket.getOutputStream();
            out.write(("POST /api/v2/test/open HTTP/1.1\r\nHost: localhost:8080\r\n"
                            + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body
                            + "GET /healthz HTTP/1.1\r\nHost: localhost:8080\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            var answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answers).startsWith("HTTP/1.1 413 ").contains("HTTP/1.1 200 ");
        }
    }

    @Test
    void letsSecretsBeLarger() throws Exception {
        var answer = sent("POST /api/v2/secret HTTP/1.1|Host: localhost:8080|Transfer-Encoding: chunked|"
                + "Connection: close||" + chunk("a".repeat(TOO_MUCH)) + "0||");
        var tooLarge = sent(
                "POST /api/v2/secret HTTP/1.1|Host: localhost:8080|Content-Length: 6815745|" + "Connection: close||");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("read " + TOO_MUCH);
        assertProblem(tooLarge, 413, "payload-too-large");
    }

    @Test
    void refusesEncodedBodies() throws Exception {
        var answer = sent("POST /api/v2/test/open HTTP/1.1|Host: localhost:8080|Content-Type: application/json|"
                + "Content-Encoding: gzip|Content-Length: 2|Connection: close||{}");

        assertProblem(answer, 415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8080",
                "LOCALHOST:8080",
                "127.0.0.1:8080",
                "127.9.9.9:8080",
                "[::1]:8080",
                "hub.localhost:8080",
                "localhost.:8080"
            })
    void answersUnderEveryNameOfThisMachine(String host) throws Exception {
        assertThat(edge.host(host, "/api/v2/test/address")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:9999",
                "localhost",
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "10.0.0.1",
                "[::2]"
            })
    void saysWhatToSetWhenItIsCalledByAnotherName(String host) throws Exception {
        var answer = edge.host(host, "/api/v2/test/address", "X-Forwarded-Host: localhost");

        assertProblem(answer, 421, "wrong-host");
        assertThat(answer).contains("HUB_BASE_URL").doesNotContain("evil", "9999");
        assertThat(edge.host(host, "/healthz")).startsWith("HTTP/1.1 200 ");
        assertThat(edge.host(host, "/readyz")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void answersUnderItsConfiguredNameOnly() throws Exception {
        try (var named = RunningEdge.start("hub.base-url=https://hub.example.com")) {
            assertThat(named.host("hub.example.com", "/api/v2/test/address")).startsWith("HTTP/1.1 200 ");
            assertThat(named.host("HUB.example.com:443", "/api/v2/test/address"))
                    .startsWith("HTTP/1.1 200 ");
            assertThat(named.host("hub.example.com.", "/api/v2/test/address")).startsWith("HTTP/1.1 200 ");
            // Behind a proxy that it was not told of, it does not know who calls.
            assertThat(named.host("hub.example.com", "/api/v2/test/address", "X-Forwarded-For: 203.0.113.9"))
                    .contains("{\"the_word\":\"unknown\"}");
        }
    }

    @Test
    void takesAForwardedAddressFromTrustedProxiesOnly() throws Exception {
        assertThat(edge.host("localhost:8080", "/api/v2/test/address", "X-Forwarded-For: 203.0.113.9"))
                .contains("{\"the_word\":\"127.0.0.1\"}");
        try (var behind = RunningEdge.start("hub.trusted-proxies=private", "server.forward-headers-strategy=native")) {
            assertThat(behind.host(
                            "localhost:8080",
                            "/api/v2/test/address",
                            "X-Forwarded-For: 198.51.100.1, 203.0.113.9, 10.0.0.7",
                            "X-Forwarded-Host: evil.example",
                            "X-Forwarded-Proto: https"))
                    .contains("{\"the_word\":\"203.0.113.9\"}");
        }
    }

    private static String chunk(String content) {
        return Integer.toHexString(content.length()) + "|" + content + "|";
    }
}
