package com.onetimesecret.hub.harness;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/// Plain HTTP as every client of a hub speaks it.
public final class Wire {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Wire() {}

    /// Sends the request; what is not JSON in the answer is its text.
    public static Answer send(HttpRequest.Builder request) {
        try {
            var answer = CLIENT.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.headers(), parse(answer.body()));
        } catch (IOException failure) {
            throw new IllegalStateException("the hub does not answer", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// A request to that URL.
    public static HttpRequest.Builder to(String url) {
        return HttpRequest.newBuilder(URI.create(url));
    }

    /// A POST of JSON to that URL.
    public static HttpRequest.Builder post(String url, String json) {
        return to(url).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
    }

    /// The value as JSON text.
    public static String json(Object value) {
        return JsonMapper.shared().writeValueAsString(value);
    }

    /// The members as a form.
    public static String form(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> encode(member.getKey()) + "=" + encode(member.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode parse(String body) {
        try {
            return JsonMapper.shared().readTree(body.isEmpty() ? "{}" : body);
        } catch (JacksonException otherText) {
            return StringNode.valueOf(body);
        }
    }
}
