package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.harness.TestAgent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An agent that writes to the server by itself, and so also what no client library would.
final class RawNatsClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Socket socket;
    private final BufferedReader lines;
    private final JsonNode credentials;

    RawNatsClient(TestAgent agent) throws IOException {
        credentials = NatsAgent.credentials(agent).body();
        var url = URI.create(credentials.get("url").asString());
        socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(20_000);
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        var info = JSON.readTree(lines.readLine().substring("INFO ".length()));
        var signature = agent.key().sign(info.get("nonce").asString().getBytes(StandardCharsets.US_ASCII));
        send("CONNECT "
                + JSON.writeValueAsString(Map.of(
                        "verbose",
                        false,
                        "headers",
                        true,
                        "protocol",
                        1,
                        "jwt",
                        credentials.get("jwt").asString(),
                        "nkey",
                        credentials.get("nkey").asString(),
                        "sig",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(signature)))
                + "\r\nPING\r\n");
        await("PONG");
        send("SUB " + credentials.get("inbox_prefix").asString() + ".> 1\r\n");
    }

    String inbox() {
        return credentials.get("inbox_prefix").asString() + ".one";
    }

    String subject(String name) {
        return credentials.get("subjects").get(name).asString();
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Publishes with those headers, and says in what status the hub replied.
    String published(String subject, String headers, String body) throws IOException {
        send("HPUB " + subject + " " + inbox() + " " + headers.length() + " " + (headers.length() + body.length())
                + "\r\n" + headers + body + "\r\n");
        return status();
    }

    /// That of the hub's next reply.
    String status() throws IOException {
        return await("Hub-Status:").substring("Hub-Status:".length()).strip();
    }

    /// The next line that begins so.
    private String await(String beginning) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new IOException("The server ended the connection before it said " + beginning);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
