package com.onetimesecret.hub.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A public hub that gets its certificates from Pebble, beside one of the same database that only this machine
/// reaches.
class AcmeIntegrationTests {

    private static final String HOST = "hub.example.com";
    private static final String ROBIN = "robin.agents.example.net";
    private static final Duration ISSUED = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static RunningHub loopback;
    private static Pebble pebble;
    private static RunningHub hub;
    private static int plainPort;
    private static Map<String, Object> settings;

    @BeforeAll
    static void start() throws IOException {
        plainPort = Pebble.freePort();
        pebble = new Pebble(folder, plainPort);
        settings = Map.of(
                "hub.base-url",
                "https://" + HOST,
                "hub.acme.email",
                "ada@example.com",
                "hub.acme.directory",
                pebble.directory(),
                "hub.acme.trust",
                pebble.trust().toString(),
                "hub.acme.look-every",
                "1s",
                "hub.tls.http-port",
                plainPort);
        loopback =
                RunningHub.startUnlimited(folder.resolve("loopback"), Map.of("hub.agent-domain", "agents.example.net"));
        hub = loopback.another(folder.resolve("hub"), settings);
    }

    @AfterAll
    static void stop() {
        hub.close();
        pebble.close();
        loopback.close();
    }

    private static X509Certificate shown(RunningHub by, String host) throws IOException {
        try (var socket =
                TestAuthority.connect(anything(), host, URI.create(by.address()).getPort())) {
            return TestAuthority.shownBy(socket);
        }
    }

    private static X509Certificate awaitShown(RunningHub by, String host) {
        return await().atMost(ISSUED)
                .ignoreExceptionsInstanceOf(SSLException.class)
                .until(() -> shown(by, host), _ -> true);
    }

    private static int version(String host) {
        return loopback.jdbc()
                .sql("select version from acme_certificate where host = :host")
                .param("host", host)
                .query(Integer.class)
                .single();
    }

    private static void makeDue(String host) {
        loopback.jdbc()
                .sql("update acme_certificate set try_at = now() where host = :host")
                .param("host", host)
                .update();
    }

    private static String plain(String host, String path) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), plainPort)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void getsItsOwnCertificateAndSharesItWithOtherHubs() throws Exception {
        var own = awaitShown(hub, HOST);

        assertThat(own.getIssuerX500Principal().getName()).contains("Pebble Intermediate CA");
        assertThat(own.getSubjectAlternativeNames().toString()).contains(HOST);
        var more = new HashMap<>(settings);
        more.put("hub.tls.http-port", Pebble.freePort());
        try (var second = loopback.another(folder.resolve("second"), more)) {
            assertThat(awaitShown(second, HOST)).isEqualTo(own);
            assertThat(version(HOST)).isEqualTo(1);

            makeDue(HOST);
            await().atMost(ISSUED).until(() -> version(HOST) == 2);
            for (var each : new RunningHub[] {hub, second}) {
                await().atMost(ISSUED).until(() -> !shown(each, HOST).equals(own));
            }
            assertThat(shown(second, HOST)).isEqualTo(shown(hub, HOST));
        }
        assertThat(loopback.jdbc()
                        .sql("select count(*) from acme_account")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void getsCertificatesForVerifiedAgentsOnceSomebodyComes() throws Exception {
        awaitShown(hub, HOST);
        var robin = loopback.member("robin", loopback.owner(), "guided-network");
        var claim = robin.post("/api/v2/agent/domains", "{\"domain\":\"" + ROBIN + "\"}");
        assertThat(claim.text("status")).isEqualTo("verified");

        var certificate = awaitShown(hub, ROBIN);

        assertThat(certificate.getSubjectAlternativeNames().toString()).contains(ROBIN);
        assertThat(shown(hub, HOST)).isNotEqualTo(certificate);
        var token = "0123456789abcdef0123";
        assertThat(plain(ROBIN, "/.well-known/acme-challenge/" + token))
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\n\r\n" + token + ".");
        assertThat(plain("nobody.agents.example.net", "/.well-known/acme-challenge/" + token))
                .startsWith("HTTP/1.1 404 ");
        assertThatThrownBy(() -> shown(hub, "nobody.agents.example.net")).isInstanceOf(SSLException.class);
        assertThat(loopback.jdbc()
                        .sql("select count(*) from acme_certificate where host like 'nobody%'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void waitsBeforeItTriesAgainWhatFailed() throws IOException {
        var own = awaitShown(hub, HOST);
        var host = "faulty.agents.example.net";
        pebble.loseSightOf(host);
        loopback.member("faulty", loopback.owner(), "guided-network")
                .post("/api/v2/agent/domains", "{\"domain\":\"" + host + "\"}");

        await().atMost(ISSUED).until(() -> {
            // Its host is known everywhere within a second.
            assertThatThrownBy(() -> shown(hub, host)).isInstanceOf(SSLException.class);
            return loopback.jdbc()
                    .sql("select failures = 1 and try_at > now() + interval '14 min' and taken_until is null"
                            + " from acme_certificate where host = :host")
                    .param("host", host)
                    .query(Boolean.class)
                    .optional()
                    .orElse(false);
        });
        assertThat(shown(hub, HOST)).isEqualTo(own);
    }

    @Test
    void forgetsHostsThatItServesNoMore() {
        hub.bean(JdbcAcme.class).want("gone.example.org");

        await().atMost(ISSUED).until(() -> hub.bean(JdbcAcme.class).due(100).isEmpty());
        assertThat(hub.bean(JdbcAcme.class).versions(List.of("gone.example.org")))
                .isEmpty();
    }

    /// A client that believes anybody: whom Pebble vouches for changes with each start of it.
    private static SSLContext anything() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Believer()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    private static final class Believer implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            // Whoever it is.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // Whoever it is.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
