package com.onetimesecret.hub.story;

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
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// `java -jar hub.jar` on a folder of its own, as an operator runs it.
final class PackagedHub implements AutoCloseable {

    private static final Path JAR = Path.of("target", "hub.jar").toAbsolutePath();

    private final Path folder;
    private final int port;
    private final Map<String, String> environment;
    private Process process;

    private PackagedHub(Path folder, int port, Map<String, String> environment) throws IOException {
        this.folder = folder;
        this.port = port;
        this.environment = environment;
        this.process = launch();
    }

    static PackagedHub start(Path folder, Map<String, String> environment) throws IOException {
        return new PackagedHub(folder, freePort(), environment);
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private Process launch(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("HUB_") || name.equals("DATABASE_URL"));
        builder.environment().putAll(environment);
        builder.environment().put("PORT", String.valueOf(port));
        return builder.start();
    }

    String url() {
        return "http://localhost:" + port;
    }

    Path log() {
        return folder.resolve("hub.log");
    }

    /// Waits until `/readyz` says yes.
    PackagedHub awaitReady() {
        try (var client = HttpClient.newHttpClient()) {
            Awaitility.await("the hub is ready").atMost(Duration.ofMinutes(3)).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the hub ended: " + Files.readString(log()));
                }
                try {
                    var ready = HttpRequest.newBuilder(URI.create(url() + "/readyz"))
                            .timeout(Duration.ofSeconds(5))
                            .build();
                    // The port is open a moment before the first owner is made from the environment.
                    return client.send(ready, BodyHandlers.discarding()).statusCode() == 200
                            && Files.readString(log()).contains("The hub is ready: ");
                } catch (IOException notYet) {
                    return false;
                }
            });
        }
        return this;
    }

    /// The one-time set-up link that the log prints while nobody owns the hub.
    String setupLink() {
        var link = Pattern.compile(Pattern.quote(url()) + "/setup\\?token=\\S+");
        return Awaitility.await("the set-up link")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            var found = link.matcher(Files.readString(log()));
                            return found.find() ? found.group() : "";
                        },
                        text -> !text.isEmpty());
    }

    /// Ends the process as a power cut would, and starts it again on the same folder.
    PackagedHub killAndRestart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = launch();
        return awaitReady();
    }

    /// Starts it again on the same folder, after [#stop].
    PackagedHub startAgain() throws IOException {
        process = launch();
        return awaitReady();
    }

    /// Has it do that instead of serving, after [#stop], and gives its exit code.
    int command(String name) throws IOException, InterruptedException {
        process = launch(name);
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            throw new IllegalStateException(name + " does not end");
        }
        return process.exitValue();
    }

    /// Does another work beside it, running or not.
    Ran run(String... arguments) throws IOException, InterruptedException {
        var beside = launch(arguments);
        if (!beside.waitFor(3, TimeUnit.MINUTES)) {
            beside.destroyForcibly();
            throw new IllegalStateException(String.join(" ", arguments) + " does not end");
        }
        return new Ran(beside.exitValue(), Files.readString(log()));
    }

    /// How it ended, and all that the log says by then.
    record Ran(int exitCode, String log) {}

    /// Ends the process as an operator would.
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the hub does not stop");
        }
        return process.exitValue();
    }

    /// Ends it in order: a PostgreSQL that outlives its hub for a moment would still write into the folder.
    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        } catch (CompletionException late) {
            process.destroyForcibly().onExit().join();
        }
    }
}
