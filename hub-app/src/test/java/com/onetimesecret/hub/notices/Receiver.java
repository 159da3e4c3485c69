package com.onetimesecret.hub.notices;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A push service or chat on this machine: keeps what came and answers as it is told.
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final Deque<Integer> answers = new ArrayDeque<>();

    /// What came.
    @SuppressWarnings("ArrayRecordComponent")
    record Received(String path, Headers headers, byte[] body) {

        String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::keep);
        server.start();
    }

    String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    String origin() {
        return url("");
    }

    /// Answers the next calls with these; 201 after them.
    synchronized void answer(int... statuses) {
        for (int status : statuses) {
            answers.add(status);
        }
    }

    /// The next call that comes within a while.
    Received next() throws InterruptedException {
        var call = received.poll(20, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("nothing came");
        }
        return call;
    }

    /// The next call, if one comes within so many seconds.
    @Nullable
    Received within(int seconds) throws InterruptedException {
        return received.poll(seconds, TimeUnit.SECONDS);
    }

    /// All that came so far.
    List<Received> all() {
        var all = new ArrayList<Received>();
        received.drainTo(all);
        return all;
    }

    private void keep(HttpExchange call) throws IOException {
        var body = call.getRequestBody().readAllBytes();
        int status;
        synchronized (this) {
            status = answers.isEmpty() ? 201 : answers.remove();
        }
        received.add(new Received(call.getRequestURI().getPath(), call.getRequestHeaders(), body));
        call.sendResponseHeaders(status, -1);
        call.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
