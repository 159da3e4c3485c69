package com.onetimesecret.hub.onetime;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestPerson;
import com.onetimesecret.hub.harness.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A program that speaks to Onetime Secret and does not know that a hub is there; without a credential it is a
/// guest.
final class OnetimeClient {

    private final URI hub;
    private final String authorization;

    private OnetimeClient(String hub, String authorization) {
        this.hub = URI.create(hub);
        this.authorization = authorization;
    }

    static OnetimeClient guest(RunningHub hub) {
        return new OnetimeClient(hub.baseUrl(), "");
    }

    static OnetimeClient person(RunningHub hub, TestPerson person) {
        return with(hub, basic(person.email() + ":" + person.apiToken()));
    }

    static OnetimeClient with(RunningHub hub, String authorization) {
        return new OnetimeClient(hub.baseUrl(), authorization);
    }

    static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    Answer get(String path) {
        return send("GET", path, "", "");
    }

    /// A POST of a form; pairs of name and value.
    Answer form(String path, String... pairs) {
        return send("POST", path, pairs(pairs), "application/x-www-form-urlencoded");
    }

    Answer json(String path, String json) {
        return send("POST", path, json, "application/json");
    }

    static String pairs(String... pairs) {
        var form = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            form.append(form.isEmpty() ? "" : "&")
                    .append(escaped(pairs[i]))
                    .append('=')
                    .append(escaped(pairs[i + 1]));
        }
        return form.toString();
    }

    Answer send(String method, String path, String body, String contentType) {
        var request = Wire.to(hub + path).method(method, BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        return Wire.send(request);
    }

    /// A POST with exactly these header lines and bytes; the JSON that comes back.
    JsonNode raw(String target, String headers, byte[] body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), hub.getPort())) {
            socket.setSoTimeout(20_000);
            var head = "POST " + target + " HTTP/1.1\r\nHost: localhost:" + hub.getPort() + "\r\nConnection: close\r\n"
                    + (authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n")
                    + (headers.isEmpty() ? "" : headers.replace("|", "\r\n") + "\r\n") + "\r\n";
            var out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return JsonMapper.shared().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
        }
    }

    JsonNode raw(String target, String headers, String body) throws IOException {
        return raw(target, headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
