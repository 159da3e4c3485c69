package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The catalogs of other ecosystems say nothing that is not there.
class CatalogsIntegrationTests {

    private static final List<String> CATALOGS = List.of(
            "/.well-known/ai-catalog.json",
            "/.well-known/ard.json",
            "/.well-known/agent-skills/index.json",
            "/.well-known/api-catalog");

    @Test
    void leadToWhatTheHubServes(@TempDir Path data) throws Exception {
        try (var hub = RunningHub.startUnlimited(data)) {
            for (var path : CATALOGS) {
                var answer = Wire.send(Wire.to(hub.baseUrl() + path).header("Origin", "https://elsewhere.example"));
                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat(answer.header("Access-Control-Allow-Origin"))
                        .as(path)
                        .isEqualTo("*");
                var links = new ArrayList<String>();
                collect(answer.body(), links);
                assertThat(links).as(path).isNotEmpty();
                for (var link : links) {
                    assertThat(link).startsWith(hub.baseUrl());
                    // The door to tools wants a token, and says so.
                    assertThat(status(link)).as(link).isIn(200, 401);
                }
            }
            var catalog = JsonMapper.shared().readTree(hub.get("/.well-known/ai-catalog.json"));
            assertThat(catalog.get("specVersion").stringValue()).isEqualTo("1.0");
            assertThat(catalog.get("entries")).hasSizeGreaterThan(3);
            for (var entry : catalog.get("entries")) {
                assertThat(entry.get("identifier").stringValue()).matches("urn:air:[a-zA-Z0-9.-]+(:[a-zA-Z0-9._-]+)+");
                assertThat(entry.get("type")).isEqualTo(entry.get("mediaType"));
                assertThat(entry.has("url")).isNotEqualTo(entry.has("data"));
            }
            assertThat(hub.get("/robots.txt")).contains("Agentmap: " + hub.baseUrl() + "/.well-known/ai-catalog.json");
            var skill = JsonMapper.shared()
                    .readTree(hub.get("/.well-known/agent-skills/index.json"))
                    .at("/skills/0");
            assertThat(skill.get("name").stringValue()).isEqualTo("agent-network");
            assertThat(skill.get("digest").stringValue())
                    .isEqualTo("sha256:" + sha256(skill.get("url").stringValue()));
        }
    }

    private static void collect(JsonNode node, List<String> links) {
        if (node.isString() && node.stringValue().matches("https?://.*")) {
            if (!node.stringValue().startsWith("https://schemas.agentskills.io/")) {
                links.add(node.stringValue());
            }
        }
        node.forEach(child -> collect(child, links));
    }

    private static int status(String link) {
        return Wire.send(Wire.to(link)).status();
    }

    private static String sha256(String link) throws IOException, InterruptedException, GeneralSecurityException {
        try (var client = HttpClient.newHttpClient()) {
            var bytes = client.send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofByteArray())
                    .body();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        }
    }
}
