package com.onetimesecret.hub.ciba;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client's own notification endpoint: keeps what came and answers as it is told.
final class NotificationReceiver implements AutoCloseable {

    private final HttpServer server;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final Deque<Integer> answers = new ArrayDeque<>();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile boolean inVain;

    /// What came.
    record Received(String method, String authorization, String contentType, String body) {

        /// The same as the library reads it.
        HTTPRequest parsed(URI endpoint) {
            var request = new HTTPRequest(HTTPRequest.Method.valueOf(method), endpoint);
            request.setHeader("Authorization", authorization);
            request.setHeader("Content-Type", contentType);
            request.setBody(body);
            return request;
        }
    }

    NotificationReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.createContext("/", this::keep);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/notify");
    }

    /// Answers the next calls with these; 204 after them.
    synchronized void answer(int... statuses) {
        for (int status : statuses) {
            answers.add(status);
        }
    }

    /// Lets every call wait for that before it is answered.
    void holdUntil(CountDownLatch event) {
        held = event;
    }

    /// Whether a call waited so long that it gave up.
    boolean waitedInVain() {
        return inVain;
    }

    /// The next call that comes within a while, or null.
    @Nullable
    Received next(int seconds) throws InterruptedException {
        return received.poll(seconds, TimeUnit.SECONDS);
    }

    private void keep(HttpExchange call) throws IOException {
        var body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var headers = call.getRequestHeaders();
        awaitEvent();
        int status;
        synchronized (this) {
            status = answers.isEmpty() ? 204 : answers.remove();
        }
        if (status / 100 == 3) {
            call.getResponseHeaders().add("Location", endpoint() + "/elsewhere");
        }
        call.sendResponseHeaders(status, -1);
        call.close();
        received.add(new Received(
                call.getRequestMethod(), headers.getFirst("Authorization"), headers.getFirst("Content-Type"), body));
    }

    private void awaitEvent() {
        try {
            // Less than the hub waits for an answer.
            if (!held.await(4, TimeUnit.SECONDS)) {
                inVain = true;
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
