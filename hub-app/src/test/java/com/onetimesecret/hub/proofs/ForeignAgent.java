package com.onetimesecret.hub.proofs;

import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A domain that publishes an agent of its own, and whatever else a test lets it answer.
final class ForeignAgent implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String document = "";
    private volatile @Nullable String directory;
    private volatile boolean isSilent;

    ForeignAgent() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            if (isSilent) {
                await();
            }
            var body = exchange.getRequestURI().getPath().endsWith("agent.json") ? document : directory;
            var bytes = (body == null ? "" : body).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(body == null ? 404 : status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private void await() {
        try {
            closing.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    String domain() {
        return "localhost:" + server.getAddress().getPort();
    }

    int asked() {
        return asked.get();
    }

    /// The members of a sound document for that key.
    Map<String, Object> members(TestKey key) {
        var members = new LinkedHashMap<String, Object>();
        members.put("v", 1);
        members.put("id", domain());
        members.put("name", domain());
        members.put("public_key", key.text());
        members.put("status", "active");
        members.put("deposit", "https://" + domain() + "/d/");
        members.put("created_at", "2026-03-07T12:00:00.123456789+00:00");
        members.put("x_added", List.of("ignored"));
        return members;
    }

    ForeignAgent publish(Object body) {
        document = body instanceof String text ? text : Wire.json(body);
        status = 200;
        return this;
    }

    ForeignAgent publishDirectory(TestKey... keys) {
        directory = Wire.json(
                Map.of("keys", List.of(keys).stream().map(TestKey::jwk).toList()));
        return this;
    }

    ForeignAgent answer(int other) {
        status = other;
        return this;
    }

    /// Takes calls and never answers them.
    ForeignAgent fallSilent() {
        isSilent = true;
        return this;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
