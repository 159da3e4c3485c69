package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.Wire;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.node.StringNode;

/// Somebody with a session, who opens pages and sends their forms.
final class SignedInPerson {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final String hub;
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    private SignedInPerson(String hub) {
        this.hub = hub;
    }

    static SignedInPerson as(String hub, String email, String password) throws IOException, InterruptedException {
        var person = new SignedInPerson(hub);
        person.post("/login", "/login", Map.of("email", email, "password", password));
        return person;
    }

    /// Opens the page, or sends an empty form to it as from the page of tokens.
    Answer call(String method, String path) throws IOException, InterruptedException {
        return method.equals("GET") ? get(path) : post("/dashboard/tokens", path, Map.of());
    }

    private Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(hub + path)));
    }

    private Answer post(String from, String path, Map<String, String> fields) throws IOException, InterruptedException {
        var token = CSRF.matcher(get(from).body().asString());
        var form = new HashMap<>(fields);
        if (token.find()) {
            form.put("_csrf", token.group(1));
        }
        return send(HttpRequest.newBuilder(URI.create(hub + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Wire.form(form))));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.header("Accept", "text/html").build(), BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.headers(), StringNode.valueOf(answer.body()));
    }
}
