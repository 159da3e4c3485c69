package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.onetimesecret.hub.api.agent.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DiscoveryControllerIntegrationTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MANIFEST = "/.well-known/agent-network.json";

    private static DiscoveryServer server;

    @BeforeAll
    static void startServer() {
        server = DiscoveryServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void publishesAManifestThatIsValidAgainstTheSeedsSchemaAndItsOwn() throws Exception {
        var manifest = server.get(MANIFEST).body();

        assertThat(errors(
                        SpecificationVersion.DRAFT_7, resource("schema/upstream-agent-network.schema.json"), manifest))
                .isEmpty();
        assertThat(errors(
                        SpecificationVersion.DRAFT_2020_12,
                        server.get("/agent-network.schema.json").body(),
                        manifest))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", MANIFEST, "/llms.txt", "/problems/not-found"})
    void answersHeadFromAnotherOrigin(String path) throws Exception {
        var answer = server.call("HEAD", path, "Origin", "https://elsewhere.example");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    }

    @Test
    void publishesTheEnforcedLimitsTheRealScopesAndTheNetworksName() throws Exception {
        var manifest = JSON.readTree(server.get(MANIFEST).body());

        assertThat(manifest.at("/name").asString()).isEqualTo("Test Network");
        assertThat(manifest.at("/rate_limits").toString())
                .isEqualTo("{\"posts_per_minute\":11,\"reads_per_minute\":61,\"actions_per_minute\":121,"
                        + "\"secrets_per_hour\":101,\"auth_per_minute\":31}");
        assertThat(manifest.at("/auth/scopes").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(
                        List.of(Scope.values()).stream().map(Scope::wire).toList());
        assertThat(manifest.at("/capabilities/read").asString())
                .isEqualTo("https://hub.example/api/v2/agent/messages?since={timestamp}");
    }

    @Test
    void makesEveryAddressInTheManifestAbsoluteAndKeepsItShort() throws Exception {
        var body = server.get(MANIFEST).body();
        var manifest = JSON.readTree(body);

        assertThat(manifest.at("/capabilities").valueStream().map(JsonNode::asString))
                .isNotEmpty()
                .allMatch(url -> url.startsWith("https://hub.example/"));
        assertThat(manifest.at("/onboarding").valueStream().filter(step -> step.has("method")))
                .hasSize(4)
                .allMatch(step -> step.get("href").asString().startsWith("https://hub.example/"));
        assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(6 * 1024);
        assertThat(body).doesNotContain("null").doesNotContain("{{");
    }

    @Test
    void checksAnInstanceWithAPayloadAsAMessageAndAnyOtherAsAManifest() throws Exception {
        var schema = server.get("/agent-network.schema.json").body();

        assertThat(errors(SpecificationVersion.DRAFT_2020_12, schema, """
                        {"version":"1.0","type":"status_update","payload":{"status":"working"}}""")).isEmpty();
        assertThat(errors(SpecificationVersion.DRAFT_2020_12, schema, """
                        {"version":"1.0","type":"status_update","payload":{"status":"wroking"}}""")).isNotEmpty();
        assertThat(errors(SpecificationVersion.DRAFT_2020_12, schema, "{\"version\":\"1.0\"}"))
                .isNotEmpty();
        assertThat(JSON.readTree(schema).at("/$defs").propertyNames())
                .contains("manifest", "message", "status_update_payload", "heartbeat_payload");
    }

    @Test
    void publishesTheMessageSchemaUnderItsLiveAddress() throws Exception {
        var schema = server.get("/agent-message.schema.json").body();

        assertThat(JSON.readTree(schema).at("/$id").asString())
                .isEqualTo("https://hub.example/agent-message.schema.json");
        assertThat(errors(SpecificationVersion.DRAFT_2020_12, schema, """
                        {"version":"1.0","type":"question","payload":{"status":"working"}}""")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/.well-known/agent-network.json, application/json",
        "/agent-network.schema.json, application/schema+json",
        "/agent-message.schema.json, application/schema+json",
        "/llms.txt, text/plain;charset=UTF-8",
        "/skill.md, text/markdown;charset=UTF-8",
        "/agent.sh, text/plain;charset=UTF-8",
        "/robots.txt, text/plain;charset=UTF-8",
        "/problems, text/markdown;charset=UTF-8",
        "/problems/not-found, text/markdown;charset=UTF-8",
        "/, text/markdown;charset=UTF-8"
    })
    void answersAnyOriginWithACacheableDocument(String path, String type) throws Exception {
        var first = server.get(path, "Accept", "application/json, */*");
        var etag = first.headers().firstValue("ETag").orElseThrow();

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(MediaType.parseMediaType(
                        first.headers().firstValue("Content-Type").orElseThrow()))
                .isEqualTo(MediaType.parseMediaType(type));
        assertThat(first.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(first.headers().firstValue("Cache-Control").orElseThrow()).contains("public", "max-age=300");
        assertThat(server.get(path, "If-None-Match", etag).statusCode()).isEqualTo(304);

        var head = server.call("HEAD", path);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("ETag")).hasValue(etag);

        var fromAPage = server.get(path, "Origin", "https://elsewhere.example");
        assertThat(fromAPage.headers().allValues("Access-Control-Allow-Origin")).containsExactly("*");
        var asked = server.call("OPTIONS", path, "Origin", "https://elsewhere.example");
        assertThat(asked.statusCode()).isEqualTo(200);
    }

    @Test
    void givesEachNetworkAGuideThatJoinsIt() throws Exception {
        var own = server.get("/n/acme/llms.txt");

        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.body())
                .startsWith("# Acme\n")
                .contains("\"$HUB/n/acme/api/v2/agent/auth\"", "$HOME/.agent-network/hub.example/n/acme;")
                .doesNotContain("{{", "\"$HUB/api/v2/agent/auth\"");
        assertThat(server.get("/n/acme/.well-known/agent-network.json").body())
                .contains("\"guide\":\"https://hub.example/n/acme/llms.txt\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/.well-known/agent-network, https://hub.example/.well-known/agent-network.json",
        "/agents.md, https://hub.example/llms.txt"
    })
    void sendsOnThoseWhoGuessedTheAddress(String path, String target) throws Exception {
        var answer = server.get(path);

        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("Location")).hasValue(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/html,application/xhtml+xml,*/*;q=0.8"})
    void showsPeopleAPage(String accept) throws Exception {
        var answer = server.get("/", "Accept", accept);

        assertThat(answer.body()).isEqualTo("<h1>Test Network</h1>");
        assertThat(answer.headers().allValues("Vary")).contains("Accept");
        assertThat(answer.headers().allValues("Link"))
                .containsExactly(
                        "<https://hub.example/.well-known/agent-network.json>; rel=\"service-desc\";"
                                + " type=\"application/json\"",
                        "<https://hub.example/llms.txt>; rel=\"service-doc\"; type=\"text/plain\"",
                        "<https://hub.example/openapi.json>; rel=\"service-desc\"; type=\"application/json\"",
                        "<https://hub.example/docs>; rel=\"service-doc\"; type=\"text/html\"",
                        "<https://hub.example/.well-known/api-catalog>; rel=\"api-catalog\";"
                                + " type=\"application/linkset+json\"",
                        "<https://hub.example/.well-known/ai-catalog.json>; rel=\"ai-catalog\";"
                                + " type=\"application/ai-catalog+json\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "text/html, text/markdown;q=0.5", "application/json", "text/html;q=0", "nonsense"})
    void givesEveryoneElseTheGuide(String accept) throws Exception {
        var answer = server.get("/", "Accept", accept);

        assertThat(answer.body()).startsWith("# Test Network");
        assertThat(answer.headers().allValues("Vary")).contains("Accept");
        assertThat(answer.headers().allValues("Link")).hasSize(6);
    }

    @Test
    void answersAnUnknownProblemWithTheList() throws Exception {
        var answer = server.get("/problems/no-such-thing");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("https://hub.example/problems");
    }

    private static List<String> errors(SpecificationVersion dialect, String schema, String instance) {
        return SchemaRegistry.withDefaultDialect(dialect)
                .getSchema(schema)
                .validate(instance, InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static String resource(String path) throws IOException {
        return new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);
    }
}
