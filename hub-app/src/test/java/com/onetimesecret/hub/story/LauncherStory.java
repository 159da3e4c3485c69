package com.onetimesecret.hub.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An operator starts the hub by its launcher for the first time.
class LauncherStory {

    @TempDir
    private Path folder;

    @Test
    void preparesTheCacheRunsWithItAndEndsOnASignal() throws Exception {
        int port = freePort();
        var preparing = launch(port, "", "prepare");
        assertThat(preparing.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(preparing.exitValue()).as(log()).isZero();
        assertThat(log()).contains("preparing quick starts");
        // With `on` the JVM refuses to start rather than to leave the cache aside; it would make none, either.
        var process = launch(port, "-XX:AOTMode=on");
        try (var client = HttpClient.newHttpClient()) {
            Awaitility.await("the hub is ready").atMost(Duration.ofMinutes(5)).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the hub ended: " + log());
                }
                try {
                    var ready = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/readyz"))
                            .build();
                    return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
                } catch (IOException notYet) {
                    return false;
                }
            });
            assertThat(log()).doesNotContain("preparing");
            // The launcher became the hub: the signal goes to the process that was started.
            assertThat(process.info().command())
                    .hasValueSatisfying(command -> assertThat(command).endsWith("java"));
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private Process launch(int port, String flags, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of("..", "deploy", "hub").toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("hub.log").toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("HUB_") || name.equals("DATABASE_URL"));
        environment.put("PORT", String.valueOf(port));
        environment.put("HUB_JAVA", System.getProperty("java.home"));
        environment.put("HUB_JAVA_OPTS", flags);
        environment.put("HUB_CACHE_DIR", folder.resolve("cache").toString());
        return builder.start();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("hub.log"));
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
