package com.onetimesecret.hub.discovery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A server that answers as it is told and keeps what it was sent, byte for byte.
final class StubHub implements AutoCloseable {

    private final HttpServer server;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    private StubHub(HttpServer server) {
        this.server = server;
    }

    static StubHub answering(Function<Seen, Reply> answer) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var hub = new StubHub(server);
        server.createContext("/", exchange -> hub.answer(exchange, answer));
        server.start();
        return hub;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /// The requests so far.
    List<Seen> seen() {
        return List.copyOf(seen);
    }

    private void answer(HttpExchange exchange, Function<Seen, Reply> answer) {
        try (exchange) {
            var request = new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes());
            seen.add(request);
            var reply = answer.apply(request);
            var body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /// A request as it arrived.
    @SuppressWarnings("ArrayRecordComponent")
    record Seen(String method, String target, Map<String, List<String>> headers, byte[] body) {

        /// The value of a header; empty if it is not there.
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> String.join(", ", header.getValue()))
                    .findFirst()
                    .orElse("");
        }
    }

    /// What to answer.
    record Reply(int status, String body) {}
}
