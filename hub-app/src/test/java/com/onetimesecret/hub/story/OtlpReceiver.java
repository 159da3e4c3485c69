package com.onetimesecret.hub.story;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps what a hub sends by OTLP over HTTP, a file a call.
final class OtlpReceiver implements AutoCloseable {

    private final Path folder;
    private final HttpServer server;
    private final AtomicInteger calls = new AtomicInteger();

    OtlpReceiver(Path folder) throws IOException {
        this.folder = Files.createDirectory(folder);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> keep("traces", exchange));
        server.createContext("/v1/logs", exchange -> keep("logs", exchange));
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void keep(String kind, HttpExchange exchange) throws IOException {
        try (exchange) {
            Files.write(
                    folder.resolve(kind + "-" + calls.incrementAndGet()),
                    exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
