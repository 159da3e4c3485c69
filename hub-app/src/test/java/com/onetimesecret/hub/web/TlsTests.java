package com.onetimesecret.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.TestAuthority;
import com.onetimesecret.hub.harness.TestAuthority.Issued;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS by certificate files on a real Jetty, and the port without it.
class TlsTests {

    private static final String HOST = "hub.example.com";
    private static final TestAuthority AUTHORITY = new TestAuthority();

    @TempDir
    Path folder;

    private Issued first;
    private RunningEdge edge;
    private int plainPort;

    @BeforeEach
    void start() throws IOException {
        first = AUTHORITY.issue(HOST);
        replace(first.chain(), first.key());
        try (var free = new ServerSocket(0)) {
            plainPort = free.getLocalPort();
        }
        edge = RunningEdge.start(
                "hub.base-url=https://" + HOST,
                "hub.tls.certificate=" + folder.resolve("tls.crt"),
                "hub.tls.key=" + folder.resolve("tls.key"),
                "hub.tls.look-every=50ms",
                "hub.tls.http-port=" + plainPort);
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private void replace(String chain, String key) throws IOException {
        Files.writeString(folder.resolve("tls.crt"), chain);
        Files.writeString(folder.resolve("tls.key"), key);
    }

    private SSLSocket connect() throws IOException {
        return TestAuthority.connect(AUTHORITY.trusting(), HOST, edge.port());
    }

    private BigInteger served() throws IOException {
        try (var socket = connect()) {
            return TestAuthority.shownBy(socket).getSerialNumber();
        }
    }

    /// The head of the answer, on a connection that stays open.
    private static String healthOn(Socket socket) throws IOException {
        socket.getOutputStream()
                .write(("GET /healthz HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        while (answer.indexOf("{\"status\":\"ok\"}") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("ended after: " + answer);
            }
            answer.append((char) next);
        }
        return answer.toString();
    }

    private String plain(String method, String host, String path) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), plainPort)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: " + host
                                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void servesOverTlsAlone() throws IOException {
        try (var socket = connect()) {
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(healthOn(socket))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("Strict-Transport-Security: max-age=63072000");
        }
        try (var older = connect()) {
            older.setEnabledProtocols(new String[] {"TLSv1.2"});
            older.startHandshake();
            assertThat(healthOn(older)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void showsAReplacedCertificateAndKeepsConnections() throws IOException {
        try (var kept = connect()) {
            healthOn(kept);
            var second = AUTHORITY.issue(HOST);
            replace(second.chain(), second.key());

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> served().equals(second.certificate().getSerialNumber()));
            assertThat(healthOn(kept)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void keepsTheEarlierCertificateWhileTheFilesAreNoPair() throws IOException {
        var second = AUTHORITY.issue(HOST);
        replace("no certificate", first.key());
        await().during(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(10))
                .until(() -> served().equals(first.certificate().getSerialNumber()));
        replace(second.chain(), first.key());
        await().during(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(10))
                .until(() -> served().equals(first.certificate().getSerialNumber()));

        replace(second.chain(), second.key());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> served().equals(second.certificate().getSerialNumber()));
    }

    @Test
    void leadsFromThePlainPortToTls() throws IOException {
        assertThat(plain("GET", HOST, "/dashboard?a=b"))
                .startsWith("HTTP/1.1 308 ")
                .contains("Location: https://" + HOST + "/dashboard?a=b\r\n")
                .doesNotContain("Strict-Transport-Security");
        assertThat(plain("GET", RunningEdge.AGENT_HOST, "/.well-known/agent.json"))
                .contains("Location: https://" + RunningEdge.AGENT_HOST + "/.well-known/agent.json\r\n");
        assertThat(plain("GET", "somebody.example.org", "/")).startsWith("HTTP/1.1 404 ");
        assertThat(plain("POST", HOST, "/api/v2/test/open"))
                .startsWith("HTTP/1.1 403 ")
                .endsWith("Only https://" + HOST + " takes that.\n");
        assertThat(plain("GET", HOST, "/healthz")).startsWith("HTTP/1.1 200 ");
        // Files prove nothing to anybody.
        assertThat(plain("GET", HOST, "/.well-known/acme-challenge/0123456789abcdef0123"))
                .startsWith("HTTP/1.1 308 ");
    }
}
