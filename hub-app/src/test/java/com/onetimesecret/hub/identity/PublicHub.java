package com.onetimesecret.hub.identity;

import com.onetimesecret.hub.harness.RunningHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A hub that others reach as `https://hub.example.com`, on the database of another that only this machine
/// reaches.
record PublicHub(RunningHub hub) implements AutoCloseable {

    static final String HOST = "hub.example.com";

    static PublicHub beside(RunningHub loopback, Path data) {
        return new PublicHub(loopback.another(data, Map.of("hub.base-url", "https://" + HOST)));
    }

    /// The answer to a GET of that path under that host.
    Raw get(String host, String path) {
        return call("GET", host, path);
    }

    /// The answer to a request without a body.
    Raw call(String method, String host, String path, String... headers) {
        var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(hub.address()).getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more
                                    + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return Raw.of(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        hub.close();
    }

    /// An answer as it came.
    record Raw(int status, String head, String body) {

        static Raw of(String answer) {
            int end = answer.indexOf("\r\n\r\n");
            return new Raw(
                    Integer.parseInt(answer.substring(9, 12)), answer.substring(0, end + 2), answer.substring(end + 4));
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        Optional<String> header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .reduce((one, other) -> one + " AND " + other);
        }

        /// Whether it says that there is nothing, and nothing else.
        boolean isNothing() {
            return status == 404
                    && body.isEmpty()
                    && header("Content-Length").equals(Optional.of("0"))
                    && header("Set-Cookie").isEmpty();
        }
    }
}
