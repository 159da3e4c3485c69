package com.onetimesecret.hub.discovery;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Every value that the metadata documents advertise is used here; a member that nobody uses fails.
class OAuthDocumentsIntegrationTests {

    private static final String SERVER = "/.well-known/oauth-authorization-server";
    private static final String RESOURCE = "/.well-known/oauth-protected-resource";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent agent;
    private static Answer tokens;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        agent = new TestAgent(hub.baseUrl(), "reader of documents", TestKey.p256());
        var request = agent.request("Uses what is advertised");
        request.put("scope", String.join(" ", texts(document(SERVER).get("scopes_supported"))));
        hub.owner().approve(agent.join(request).text("approval_id"), "{}");
        tokens = agent.redeem();
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static JsonNode document(String path) {
        return Wire.send(Wire.to(hub.baseUrl() + path)).body();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private static Map<String, Consumer<JsonNode>> serverMembers() {
        return Stream.of(tokenMembers(), loginMembers(), clientMembers(), openIdMembers())
                .flatMap(members -> members.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Map<String, Consumer<JsonNode>> tokenMembers() {
        return Map.ofEntries(
                entry("issuer", value -> assertThat(value.asString()).isEqualTo(hub.baseUrl())),
                entry(
                        "token_endpoint",
                        url -> assertThat(proven(url.asString(), "ES256", "client_credentials")
                                        .status())
                                .isEqualTo(200)),
                entry(
                        "jwks_uri",
                        url -> assertThat(Wire.send(Wire.to(url.asString()))
                                        .body()
                                        .get("keys")
                                        .size())
                                .isEqualTo(3)),
                entry(
                        "userinfo_endpoint",
                        url -> assertThat(Wire.send(Wire.to(url.asString())
                                                .header("Authorization", "Bearer " + tokens.text("access_token")))
                                        .text("sub"))
                                .isNotEmpty()),
                entry(
                        "introspection_endpoint",
                        url -> assertThat(proven(url.asString(), "ES256", "")
                                        .body()
                                        .has("active"))
                                .isTrue()),
                entry(
                        "revocation_endpoint",
                        url -> assertThat(proven(url.asString(), "ES256", "").status())
                                .isEqualTo(200)),
                entry("service_documentation", OAuthDocumentsIntegrationTests::assertReadable),
                entry(
                        "scopes_supported",
                        scopes -> assertThat(tokens.text("scope").split(" "))
                                .containsExactlyInAnyOrderElementsOf(texts(scopes))),
                entry("grant_types_supported", OAuthDocumentsIntegrationTests::assertGrants),
                entry("token_endpoint_auth_methods_supported", methods -> assertMethods("/oauth2/token", methods)),
                entry(
                        "introspection_endpoint_auth_methods_supported",
                        methods -> assertThat(texts(methods)).containsExactly("private_key_jwt")),
                entry(
                        "revocation_endpoint_auth_methods_supported",
                        methods -> assertMethods("/oauth2/revoke", methods)),
                entry(
                        "token_endpoint_auth_signing_alg_values_supported",
                        algorithms -> assertAlgorithms("/oauth2/token", algorithms)),
                entry(
                        "introspection_endpoint_auth_signing_alg_values_supported",
                        algorithms -> assertAlgorithms("/oauth2/introspect", algorithms)),
                entry(
                        "revocation_endpoint_auth_signing_alg_values_supported",
                        algorithms -> assertAlgorithms("/oauth2/revoke", algorithms)),
                entry("dpop_signing_alg_values_supported", OAuthDocumentsIntegrationTests::assertDpop));
    }

    private static Map<String, Consumer<JsonNode>> loginMembers() {
        return Map.ofEntries(
                entry(
                        "response_types_supported",
                        types -> assertThat(texts(types)).containsExactly("code")),
                entry(
                        "authorization_endpoint",
                        url -> assertThat(Wire.send(Wire.to(url.asString())).status())
                                .isEqualTo(422)),
                entry(
                        "response_modes_supported",
                        modes -> assertThat(texts(modes)).containsExactly("query")),
                entry(
                        "code_challenge_methods_supported",
                        methods -> assertThat(texts(methods)).containsExactly("S256")),
                entry(
                        "authorization_response_iss_parameter_supported",
                        flag -> assertThat(flag.asBoolean()).isTrue()),
                entry(
                        "prompt_values_supported",
                        prompts -> assertThat(texts(prompts)).contains("login", "consent")));
    }

    private static Map<String, Consumer<JsonNode>> clientMembers() {
        return Map.ofEntries(
                entry(
                        "device_authorization_endpoint",
                        url -> assertThat(proven(url.asString(), "ES256", "")
                                        .body()
                                        .has("user_code"))
                                .isTrue()),
                entry(
                        "registration_endpoint",
                        url -> assertThat(Wire.send(Wire.post(url.asString(), registration("poll")))
                                        .status())
                                .isEqualTo(201)),
                entry(
                        "backchannel_authentication_endpoint",
                        url -> assertThat(Wire.send(Wire.post(url.asString(), "{}"))
                                        .status())
                                .isEqualTo(415)),
                entry(
                        "backchannel_token_delivery_modes_supported",
                        modes -> assertThat(texts(modes))
                                .allSatisfy(mode -> assertThat(Wire.send(Wire.post(
                                                        hub.baseUrl() + "/oauth2/register", registration(mode)))
                                                .status())
                                        .isEqualTo(201))),
                entry(
                        "backchannel_authentication_request_signing_alg_values_supported",
                        algorithms -> assertThat(texts(algorithms)).containsExactly("ES256", "EdDSA", "Ed25519")),
                entry(
                        "backchannel_user_code_parameter_supported",
                        supported -> assertThat(supported.asBoolean()).isTrue()));
    }

    private static Map<String, Consumer<JsonNode>> openIdMembers() {
        return Map.ofEntries(
                entry("subject_types_supported", types -> {
                    assertThat(texts(types)).containsExactly("public");
                    assertThat(idToken().get("sub"))
                            .isEqualTo(hub.jdbc()
                                    .sql("SELECT id FROM person")
                                    .query(String.class)
                                    .single());
                }),
                entry(
                        "id_token_signing_alg_values_supported",
                        algorithms -> assertThat(document("/oauth2/jwks")
                                        .get("keys")
                                        .valueStream()
                                        .map(key -> key.get("alg").asString()))
                                .containsExactlyInAnyOrderElementsOf(texts(algorithms))),
                entry(
                        "acr_values_supported",
                        // What each stands for is tested with the sessions that it tells of (CIBA clause 2.3/19).
                        values -> assertThat(texts(values))
                                .containsExactly("phr", "1", "0")
                                .contains((String) idToken().get("acr"))),
                entry(
                        "claims_supported",
                        claims -> assertThat(texts(claims))
                                .containsAll(idToken().keySet().stream()
                                        .filter(name -> !name.startsWith("urn:"))
                                        .toList())),
                entry("claims_parameter_supported", OAuthDocumentsIntegrationTests::assertNo),
                entry("request_parameter_supported", OAuthDocumentsIntegrationTests::assertNo),
                entry("request_uri_parameter_supported", OAuthDocumentsIntegrationTests::assertNo));
    }

    private static String registration(String mode) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("jwks", Map.of("keys", List.of(TestKey.ed25519().jwk())));
        metadata.put("grant_types", List.of("urn:openid:params:grant-type:ciba"));
        metadata.put("backchannel_token_delivery_mode", mode);
        if (!mode.equals("poll")) {
            metadata.put("backchannel_client_notification_endpoint", "http://localhost:9/notify");
        }
        return Wire.json(metadata);
    }

    private static Map<String, Consumer<JsonNode>> resourceMembers() {
        return Map.of(
                "resource", url -> assertThat(url.asString()).isEqualTo(hub.baseUrl()),
                "authorization_servers",
                        servers -> assertThat(texts(servers))
                                .allSatisfy(server -> assertThat(Wire.send(Wire.to(server + SERVER))
                                                .text("issuer"))
                                        .isEqualTo(server)),
                "scopes_supported",
                        scopes -> assertThat(texts(scopes))
                                .containsExactlyElementsOf(
                                        texts(document(SERVER).get("scopes_supported"))),
                "dpop_signing_alg_values_supported", OAuthDocumentsIntegrationTests::assertDpop,
                "bearer_methods_supported",
                        methods -> {
                            assertThat(texts(methods)).containsExactly("header");
                            assertThat(agent.get("/api/v2/agent/me").status()).isEqualTo(200);
                        },
                "resource_documentation", OAuthDocumentsIntegrationTests::assertReadable);
    }

    @Test
    void keepsWhatItPromisesToClients() {
        assertEachUsed(document(SERVER), serverMembers());
    }

    @Test
    void keepsWhatItPromisesAboutTheApi() {
        assertEachUsed(document(RESOURCE), resourceMembers());
    }

    private static void assertEachUsed(JsonNode document, Map<String, Consumer<JsonNode>> uses) {
        assertThat(uses.keySet()).containsExactlyInAnyOrderElementsOf(document.propertyNames());
        document.properties()
                .forEach(member ->
                        Objects.requireNonNull(uses.get(member.getKey())).accept(member.getValue()));
    }

    private static Map<String, Object> idToken() {
        try {
            return SignedJWT.parse(tokens.text("id_token")).getJWTClaimsSet().toJSONObject();
        } catch (java.text.ParseException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /// The API asks for the very same algorithms; proofs by each of them are tested where DPoP is.
    private static void assertDpop(JsonNode algorithms) {
        var refused = Wire.send(Wire.to(hub.baseUrl() + "/api/v2/agent/me"));
        assertThat(refused.headers().allValues("WWW-Authenticate"))
                .anySatisfy(challenge ->
                        assertThat(challenge).contains("DPoP algs=\"" + String.join(" ", texts(algorithms)) + "\""));
    }

    private static void assertNo(JsonNode value) {
        assertThat(value.asBoolean()).isFalse();
    }

    private static void assertReadable(JsonNode url) {
        assertThat(Wire.send(Wire.to(url.asString())).status()).isEqualTo(200);
    }

    /// The algorithms of `private_key_jwt` are used below; here a client without a key gets past its proof.
    private static void assertMethods(String endpoint, JsonNode methods) {
        assertThat(texts(methods)).containsExactlyInAnyOrder("private_key_jwt", "none");
        var client =
                "agent_" + (endpoint + "x".repeat(24)).replaceAll("\\W", "").substring(0, 24);
        hub.jdbc().sql("""
                        INSERT INTO oauth_client (id, metadata, registration_token_hash, address)
                        VALUES (:id, :metadata, sha256(:id::bytea), 'unknown')
                        """).param("id", client).param("metadata", """
                        {"client_name":"x","redirect_uris":[],"grant_types":["refresh_token"],"response_types":[],
                         "token_endpoint_auth_method":"none","scope":"read","id_token_signed_response_alg":"RS256"}
                        """).update();
        var form = Map.of("client_id", client, "token", "x", "grant_type", "refresh_token", "refresh_token", "x");
        var answer = Wire.send(Wire.to(hub.baseUrl() + endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Wire.form(form))));
        assertThat(answer.text("error")).isIn("", "invalid_grant");
    }

    private static void assertAlgorithms(String endpoint, JsonNode algorithms) {
        assertThat(texts(algorithms)).isNotEmpty().allSatisfy(algorithm -> {
            var answer = proven(hub.baseUrl() + endpoint, algorithm, "client_credentials");
            assertThat(answer.status()).as(algorithm + " " + answer).isEqualTo(200);
        });
    }

    private static void assertGrants(JsonNode grants) {
        assertThat(texts(grants)).doesNotHaveDuplicates().allSatisfy(grant -> {
            var answer = proven(hub.baseUrl() + "/oauth2/token", "ES256", grant);
            assertThat(answer.text("error")).as(grant).isNotEqualTo("unsupported_grant_type");
        });
        assertThat(proven(hub.baseUrl() + "/oauth2/token", "ES256", "password").text("error"))
                .isEqualTo("unsupported_grant_type");
    }

    /// A call with a client assertion of an approved agent whose key signs like that.
    private static Answer proven(String url, String algorithm, String grant) {
        var caller = algorithm.equals("ES256") ? agent : hub.member("signs " + algorithm + url.length());
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", grant);
        form.put("token", "none");
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", caller.assertion(algorithm, Map.of()));
        return Wire.send(Wire.to(url)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Wire.form(form))));
    }

    @Test
    void saysTheSameToOAuthAndOpenIdClients() {
        assertThat(document("/.well-known/openid-configuration")).isEqualTo(document(SERVER));
    }

    @Test
    void advertisesNeitherSecretsNorCertificates() {
        assertThat(document(SERVER).toString() + document(RESOURCE)).doesNotContain("client_secret", "tls", "HS256");
    }

    @Test
    void letsEverybodyReadAndKeepThem() {
        for (var path : List.of(SERVER, RESOURCE, "/.well-known/openid-configuration")) {
            var first = Wire.send(Wire.to(hub.baseUrl() + path).header("Origin", "https://elsewhere.example.com"));
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.header("Content-Type")).startsWith("application/json");
            assertThat(first.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(first.header("Cache-Control")).contains("max-age", "public");
            var again = Wire.send(Wire.to(hub.baseUrl() + path).header("If-None-Match", first.header("ETag")));
            assertThat(again.status()).isEqualTo(304);
        }
    }

    @Test
    void isWhereARefusedCallPoints() {
        var refused = Wire.send(Wire.to(hub.baseUrl() + "/api/v2/agent/me"));

        assertThat(refused.header("WWW-Authenticate"))
                .isEqualTo("Bearer resource_metadata=\"" + hub.baseUrl() + RESOURCE + "\"");
    }
}
