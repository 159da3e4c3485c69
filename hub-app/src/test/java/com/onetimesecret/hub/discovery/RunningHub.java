package com.onetimesecret.hub.discovery;

import com.onetimesecret.hub.HubApplication;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.test.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole app on a database of its own, and its owner, who decides by API token.
final class RunningHub implements AutoCloseable {

    private static final String OWNER = "owner@example.com";
    private static final String API_TOKEN = "an-api-token-that-may-decide-1234567890";

    private final String baseUrl;
    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningHub(String baseUrl, ConfigurableApplicationContext context) {
        this.baseUrl = baseUrl;
        this.context = context;
    }

    static RunningHub start(Path dataDir) {
        var settings = new HashMap<String, Object>(TestDatabase.fresh().springProperties());
        settings.put("hub.database-must-be-durable", false);
        settings.put("server.port", 0);
        settings.put("hub.data-dir", dataDir);
        settings.put("hub.master-key", Base64.getEncoder().encodeToString(new byte[32]));
        settings.put("hub.owner.email", OWNER);
        settings.put("hub.owner.password", "a long enough password");
        settings.put("hub.owner.api-token", API_TOKEN);
        settings.put("hub.owner.api-token-rights", "secrets decide");
        settings.put("hub.network-name", "Guided Network");
        // As arguments, because the environment is checked before anything else could add settings.
        var context = SpringApplication.run(
                HubApplication.class,
                settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
        return new RunningHub(context.getBean(BaseUrl.class).value(), context);
    }

    String baseUrl() {
        return baseUrl;
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    String get(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create(baseUrl + path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /// The requests that wait for the owner.
    List<JsonNode> pendingApprovals() throws IOException, InterruptedException {
        return asOwner(HttpRequest.newBuilder(URI.create(baseUrl + "/api/v2/approvals?status=pending")))
                .get("approvals")
                .valueStream()
                .toList();
    }

    void approve(JsonNode approval) throws IOException, InterruptedException {
        var path = "/api/v2/approvals/" + approval.get("id").asString() + "/approve";
        asOwner(HttpRequest.newBuilder(URI.create(baseUrl + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }

    private JsonNode asOwner(HttpRequest.Builder request) throws IOException, InterruptedException {
        var credentials =
                Base64.getEncoder().encodeToString((OWNER + ":" + API_TOKEN).getBytes(StandardCharsets.UTF_8));
        var answer = client.send(
                request.header("Authorization", "Basic " + credentials).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return JsonMapper.shared().readTree(answer.body());
    }
}
