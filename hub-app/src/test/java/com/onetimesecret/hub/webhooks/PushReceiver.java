package com.onetimesecret.hub.webhooks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Somebody's webhook endpoint: keeps what came and answers as it is told.
public final class PushReceiver implements AutoCloseable {

    private final HttpServer server;
    private final BlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
    private final AtomicInteger status = new AtomicInteger(204);
    private volatile String refused = "";
    private volatile Runnable meanwhile = () -> {};

    /// What came.
    public record Push(HttpHeaders headers, String body) {}

    /// Listens at once.
    public PushReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.createContext("/", this::keep);
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/hook";
    }

    /// Answers with that status from now on.
    void answer(int newStatus) {
        status.set(newStatus);
    }

    /// Answers 500 from now on to what contains that text; empty: to nothing.
    void refuse(String text) {
        refused = text;
    }

    /// Has that done from now on before it answers.
    void meanwhile(Runnable work) {
        meanwhile = work;
    }

    /// The next push that comes within a while, or null.
    @Nullable
    public Push next(int seconds) throws InterruptedException {
        return pushes.poll(seconds, TimeUnit.SECONDS);
    }

    private void keep(HttpExchange call) throws IOException {
        var body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        pushes.add(new Push(HttpHeaders.of(call.getRequestHeaders(), (name, value) -> true), body));
        meanwhile.run();
        call.sendResponseHeaders(!refused.isEmpty() && body.contains(refused) ? 500 : status.get(), -1);
        call.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
