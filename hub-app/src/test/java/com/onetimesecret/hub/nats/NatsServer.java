package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.Tokens;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A NATS server of the machine, with the configuration that the hub writes for one.
final class NatsServer implements AutoCloseable {

    private static final PrintStream NOWHERE =
            new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final Path folder;
    private final int port;
    private final String seed;
    private @Nullable Process process;

    private NatsServer(Path folder, int port, String seed) {
        this.folder = folder;
        this.port = port;
        this.seed = seed;
    }

    static NatsServer start(Path folder) throws IOException {
        new NatsAccount(NOWHERE, NOWHERE, new Tokens(), InstantSource.system()).run(List.of(folder.toString()));
        var seed = Files.readString(folder.resolve("nats.env")).strip().split("=", 2)[1];
        var server = new NatsServer(folder, freePort(), seed);
        server.begin();
        return server;
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /// What hubs are told of it.
    Map<String, Object> settings() {
        return new HashMap<>(Map.of("hub.nats.url", url(), "hub.nats.account-seed", seed));
    }

    String url() {
        return "nats://127.0.0.1:" + port;
    }

    /// The key by which hubs sign.
    NatsKey account() {
        return NatsKey.parse(NatsKey.Of.ACCOUNT, seed).orElseThrow();
    }

    void begin() throws IOException {
        process = new ProcessBuilder(
                        program(), "-a", "127.0.0.1", "-p", String.valueOf(port), "-c", "nats.conf", "-l", "nats.log")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(this::listens);
    }

    private static String program() {
        return Stream.of("/usr/sbin/nats-server", "/usr/bin/nats-server", "/usr/local/bin/nats-server")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "These tests need nats-server, and there is none. Debian: apt-get install nats-server"));
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /// Ends it without a word.
    void kill() {
        Objects.requireNonNull(process).destroyForcibly().onExit().join();
    }

    /// It holds its connections and answers nothing, as if the network were cut.
    void silence() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder(
                            "kill",
                            "-" + name,
                            String.valueOf(Objects.requireNonNull(process).pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
