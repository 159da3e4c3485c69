package com.onetimesecret.hub.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.TestAuthority;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/// A certificate authority that speaks ACME and does look at hosts, every one of which leads to this machine.
final class Pebble implements AutoCloseable {

    private final Process names;
    private final Process authority;
    private final Path folder;
    private final TestAuthority own = new TestAuthority();
    private final int port = freePort();
    private final int management = freePort();

    /// @param proofs the port on which it looks for proofs, in the place of 80
    Pebble(Path folder, int proofs) throws IOException {
        this.folder = folder;
        int dns = freePort();
        names = new ProcessBuilder(
                        "pebble-challtestsrv",
                        "-defaultIPv4",
                        "127.0.0.1",
                        "-defaultIPv6",
                        "",
                        "-dns01",
                        "127.0.0.1:" + dns,
                        "-http01",
                        "",
                        "-https01",
                        "",
                        "-tlsalpn01",
                        "",
                        "-management",
                        "127.0.0.1:" + management)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("names.log").toFile())
                .start();
        var issued = own.issue("localhost");
        var certificate = Files.writeString(folder.resolve("pebble.crt"), issued.chain());
        var key = Files.writeString(folder.resolve("pebble.key"), issued.key());
        Files.writeString(folder.resolve("trust.pem"), own.pem());
        var settings = Files.writeString(
                folder.resolve("pebble.json"), """
                {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
                 "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": %d}}
                """.formatted(port, freePort(), certificate, key, proofs, freePort()));
        var builder = new ProcessBuilder(
                        "pebble", "-strict", "-config", settings.toString(), "-dnsserver", "127.0.0.1:" + dns)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pebble.log").toFile());
        builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
        // Each proof is asked for anew.
        builder.environment().put("PEBBLE_AUTHZREUSE", "0");
        authority = builder.start();
        awaitListening();
    }

    private void awaitListening() {
        try (var client = HttpClient.newBuilder().sslContext(own.trusting()).build()) {
            Awaitility.await("pebble listens").atMost(Duration.ofSeconds(30)).until(() -> {
                try {
                    return client.send(
                                            HttpRequest.newBuilder(URI.create(directory()))
                                                    .build(),
                                            BodyHandlers.discarding())
                                    .statusCode()
                            == 200;
                } catch (IOException notYet) {
                    return false;
                }
            });
        }
    }

    String directory() {
        return "https://localhost:" + port + "/dir";
    }

    /// The file with the authority of the server's own address.
    Path trust() {
        return folder.resolve("trust.pem");
    }

    static int freePort() {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }

    /// From now on it finds no address of that host.
    void loseSightOf(String host) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/set-servfail"))
                .POST(BodyPublishers.ofString("{\"host\":\"" + host + "\"}"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        authority.destroyForcibly().onExit().join();
        names.destroyForcibly().onExit().join();
    }
}
