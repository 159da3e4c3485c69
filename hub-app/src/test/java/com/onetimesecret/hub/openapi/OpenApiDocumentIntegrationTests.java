package com.onetimesecret.hub.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The committed OpenAPI document is what the running hub would say of itself now, and valid.
class OpenApiDocumentIntegrationTests {

    private static final String COMMAND = "mvn -pl hub-app -am test -Dtest=OpenApiDocumentIntegrationTests"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dhub.openapi.refresh=true";

    private static final Path COMMITTED = Path.of("src", "main", "resources", "guide", "openapi.json");

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static JsonNode made;

    @BeforeAll
    static void describeTheHub() throws IOException {
        hub = RunningHub.startUnlimited(data);
        var agent = hub.stranger("reader");
        var request = agent.request("Asks which parameters there are");
        request.put("scope", "post read ask discover_agents subscribe create_secret handoff vault audit openid");
        var asked = agent.join(request);
        hub.owner().approve(asked.text("approval_id"), "{}");
        agent.redeem();
        var text = text(new Describe(hub, agent, hub.owner()).document());
        made = JsonMapper.shared().readTree(text);
        if (Boolean.getBoolean("hub.openapi.refresh")) {
            Files.writeString(COMMITTED, text);
        }
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void isWhatTheRunningHubSaysOfItself() throws IOException {
        var committed = Files.readString(COMMITTED);

        assertThat(differences(JsonMapper.shared().readTree(committed), made, "", new ArrayList<>()))
                .as("the routes have changed, or what is said of them; look at the difference after\n  " + COMMAND)
                .isEmpty();
        assertThat(committed).isEqualTo(text(made));
    }

    @Test
    void isValidByTheOfficialSchema() {
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        var schema = registry.getSchema(Resources.text("openapi/openapi-3.1.schema.json"), InputFormat.JSON);

        assertThat(schema.validate(made.toString(), InputFormat.JSON)).isEmpty();
    }

    @Test
    void pointsAtNothingThatIsMissing() {
        var pointers = new TreeSet<String>();
        pointers(made, pointers);

        assertThat(pointers)
                .isNotEmpty()
                .allSatisfy(pointer -> assertThat(made.at(pointer.substring(1)).isMissingNode())
                        .as(pointer)
                        .isFalse());
    }

    @Test
    void givesEveryOperationANameOfItsOwn() {
        var names = made.findValuesAsString("operationId");

        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(150);
    }

    @Test
    void givesExamplesThatAreValid() {
        var filled = JsonMapper.shared().readTree(made.toString().replace("{{base_url}}", hub.baseUrl()));
        var schemas = new Schemas(filled);
        var wrong = new ArrayList<String>();
        for (var path : filled.get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                operation.getValue().path("requestBody").path("content").properties().stream()
                        .filter(content -> content.getValue().has("example")
                                && content.getValue().has("schema"))
                        .forEach(content -> schemas.mistakes(
                                        content.getValue().get("schema"),
                                        content.getValue().get("example"),
                                        false)
                                .forEach(mistake ->
                                        wrong.add(operation.getKey() + " " + path.getKey() + ": " + mistake)));
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void isServedWithTheHubsOwnAddress() {
        var served = Wire.send(Wire.to(hub.baseUrl() + "/openapi.json"));

        assertThat(served.header("Content-Type")).startsWith("application/json");
        assertThat(served.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(served.body().at("/servers/0/url").asString()).isEqualTo(hub.baseUrl());
        assertThat(served.body().toString()).doesNotContain("{{");
        assertThat(JsonMapper.shared()
                        .readTree(Resources.text("guide/openapi.json").replace("{{base_url}}", hub.baseUrl())))
                .isEqualTo(served.body());
    }

    /// In lines, so that a change can be read.
    private static String text(JsonNode document) {
        var indenter = new DefaultIndenter(" ", "\n");
        var printer = new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        return JsonMapper.shared().writer().with(printer).writeValueAsString(document) + "\n";
    }

    private static List<String> differences(JsonNode was, JsonNode is, String place, List<String> found) {
        if (found.size() >= 30 || was.equals(is)) {
            return found;
        }
        if (!was.isObject() || !is.isObject()) {
            found.add(place + ": " + shortened(was) + " -> " + shortened(is));
            return found;
        }
        var names = new TreeSet<>(was.propertyNames());
        names.addAll(is.propertyNames());
        names.forEach(name -> differences(was.path(name), is.path(name), place + "/" + name, found));
        return found;
    }

    private static String shortened(JsonNode node) {
        var text = node.isMissingNode() ? "nothing" : node.toString();
        return text.length() > 120 ? text.substring(0, 120) + "…" : text;
    }

    private static void pointers(JsonNode node, Set<String> found) {
        if (node.path("$ref").isString()) {
            found.add(node.get("$ref").asString());
        }
        node.forEach(child -> pointers(child, found));
    }
}
