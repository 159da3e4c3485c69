package com.onetimesecret.hub.ciba;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ciba.BackChannelTokenDeliveryMode;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientInformationResponse;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientMetadata;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientRegistrationRequest;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientRegistrationResponseParser;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Registration (RFC 7591) and its management (RFC 7592).
class RegistrationIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.registration.per-address", 1_000));
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static Answer register(Map<String, Object> metadata) {
        return CibaClient.register(hub, metadata);
    }

    private static Map<String, Object> metadata() {
        return new HashMap<>(CibaClient.metadata(CibaClient.key(), Map.of()));
    }

    @Test
    void registersTheLibrarysClients() throws Exception {
        var metadata = new OIDCClientMetadata();
        metadata.setName("Library client");
        metadata.setJWKSet(new JWKSet(CibaClient.key().toPublicJWK()));
        metadata.setGrantTypes(Set.of(GrantType.CIBA));
        metadata.setBackChannelTokenDeliveryMode(BackChannelTokenDeliveryMode.POLL);

        var response = new OIDCClientRegistrationRequest(URI.create(hub.baseUrl() + "/oauth2/register"), metadata, null)
                .toHTTPRequest()
                .send();

        assertThat(response.getStatusCode()).as(response.getBody()).isEqualTo(201);
        assertThat(response.getHeaderValue("Cache-Control")).contains("no-store");
        var parsed = OIDCClientRegistrationResponseParser.parse(response);
        assertThat(parsed.indicatesSuccess()).isTrue();
        var information = ((OIDCClientInformationResponse) parsed).getOIDCClientInformation();
        assertThat(information.getID().getValue()).matches("agent_[a-zA-Z0-9]{24}");
        assertThat(information.getRegistrationAccessToken().getValue()).hasSize(43);
        assertThat(information.getRegistrationURI().toString())
                .isEqualTo(hub.baseUrl() + "/oauth2/register/" + information.getID());
        assertThat(information.getOIDCMetadata().getTokenEndpointAuthMethod().getValue())
                .isEqualTo("private_key_jwt");
    }

    @Test
    void keepsNoPrivateKeyAndNoTokenInTheClear() {
        var key = CibaClient.key();
        var body = metadata();
        body.put("jwks", new JWKSet(key).toJSONObject(false));

        var answer = register(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_client_metadata");
        assertThat(answer.text("error_description")).contains("private key");
        assertThat(Wire.json(answer.body())).doesNotContain(key.getD().toString());
        var registered = register(metadata());
        assertThat(hub.jdbc()
                        .sql("SELECT string_agg(metadata, '') FROM oauth_client")
                        .query(String.class)
                        .single())
                .doesNotContain(key.getD().toString())
                .doesNotContain(registered.text("registration_access_token"));
    }

    @Test
    void refusesWhatItCannotHonour() {
        refuse("jwks", Map.of("keys", List.of()));
        refuse("jwks", Map.of("keys", List.of(Map.of("kty", "RSA", "n", "AQAB", "e", "AQAB"))));
        refuse("jwks_uri", "https://client.example.com/jwks");
        refuse("jwks", "nonsense");
        refuse("grant_types", List.of("password"));
        refuse("grant_types", "password");
        refuse("response_types", List.of("token"));
        refuse("token_endpoint_auth_method", "client_secret_basic");
        refuse("scope", "openid nonsense");
        refuse("client_name", "ha\u202ecker");
        refuse("client_name", "hub");
        refuse("client_name", "x".repeat(65));
        refuse("client_uri", "javascript:alert(1)");
        refuse("id_token_signed_response_alg", "HS256");
        refuse("dpop_bound_access_tokens", "yes");
        assertThat(register(Map.of("token_endpoint_auth_method", "private_key_jwt"))
                        .status())
                .isEqualTo(400);
        assertThat(Wire.send(Wire.post(hub.baseUrl() + "/oauth2/register", "{nonsense"))
                        .text("error"))
                .isEqualTo("invalid_client_metadata");
    }

    private static void refuse(String member, Object value) {
        var body = metadata();
        body.put(member, value);
        var answer = register(body);
        assertThat(answer.status()).as(member + "=" + value + " " + answer).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_client_metadata");
    }

    @Test
    void ignoresWhatItDoesNotKnow() {
        var body = metadata();
        body.put("logo_uri", "https://client.example.com/logo.png");
        body.put("something_new", Map.of("a", 1));
        var answer = register(body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.body().has("something_new")).isFalse();
    }

    @Test
    void readsAndReplacesAndRemovesWithTheRotatedToken() {
        var registered = register(metadata());
        var uri = registered.text("registration_client_uri");
        var token = registered.text("registration_access_token");
        var look = manage("GET", uri, token, null);
        assertThat(look.status()).isEqualTo(200);
        assertThat(look.text("client_name")).isEqualTo(registered.text("client_name"));

        var changed = metadata();
        changed.put("client_id", registered.text("client_id"));
        changed.put("client_uri", "https://client.example.com");
        var put = manage("PUT", uri, token, changed);
        assertThat(put.status()).as(put.toString()).isEqualTo(200);
        assertThat(put.text("client_uri")).isEqualTo("https://client.example.com");
        var next = put.text("registration_access_token");
        assertThat(next).isNotEqualTo(token);

        assertThat(manage("GET", uri, token, null).status()).isEqualTo(401);
        assertThat(manage("DELETE", uri, token, null).status()).isEqualTo(401);
        assertThat(manage("DELETE", uri, next, null).status()).isEqualTo(204);
        var gone = manage("GET", uri, next, null);
        assertThat(gone.status()).isEqualTo(401);
        assertThat(gone.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void refusesChangesOfWhatStaysAsItIs() {
        var registered = register(metadata());
        var uri = registered.text("registration_client_uri");
        var token = registered.text("registration_access_token");
        var body = metadata();
        assertThat(manage("PUT", uri, token, body).text("error")).isEqualTo("invalid_request");
        body.put("client_id", "agent_" + "0".repeat(24));
        assertThat(manage("PUT", uri, token, body).text("error")).isEqualTo("invalid_request");
        body.put("client_id", registered.text("client_id"));
        body.put("registration_access_token", token);
        assertThat(manage("PUT", uri, token, body).text("error")).isEqualTo("invalid_request");
        var open = new LinkedHashMap<String, Object>();
        open.put("client_id", registered.text("client_id"));
        open.put("token_endpoint_auth_method", "none");
        open.put("redirect_uris", List.of("http://127.0.0.1/back"));
        open.put("grant_types", List.of("refresh_token"));
        assertThat(manage("PUT", uri, token, open).text("error")).isEqualTo("invalid_client_metadata");
        assertThat(manage("GET", uri, token, null).status()).isEqualTo(200);
    }

    @Test
    void endsTheAgentWithItsRegistration() throws Exception {
        var key = CibaClient.key();
        var registered = register(CibaClient.metadata(key, Map.of()));
        var id = registered.text("client_id");
        var ciba = CibaClient.of(hub, key, id);
        var handle = ciba.ask();
        assertThat(ciba.approve().status()).isEqualTo(200);
        var token = String.valueOf(ciba.redeem(handle).getBodyAsJSONObject().get("access_token"));
        assertThat(me(token)).isEqualTo(200);
        var waiting = ciba.ask();

        assertThat(manage(
                                "DELETE",
                                registered.text("registration_client_uri"),
                                registered.text("registration_access_token"),
                                null)
                        .status())
                .isEqualTo(204);

        assertThat(ciba.redeem(waiting).getStatusCode()).isEqualTo(401);
        assertThat(hub.jdbc()
                        .sql("SELECT status FROM agent WHERE id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .isEqualTo("revoked");
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM token_grant WHERE agent_id = :id AND ended_at IS NULL")
                        .param("id", id)
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM approval WHERE agent_id = :id AND status = 'pending'")
                        .param("id", id)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private static int me(String token) {
        return Wire.send(Wire.to(hub.baseUrl() + "/api/v2/agent/me").header("Authorization", "Bearer " + token))
                .status();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://client.example.com/back",
                "https://client.example.com/back#part",
                "javascript:alert(1)",
                "data:text/html,x",
                "/back",
                "custom:/back",
                "https://user@client.example.com/",
                "http://127.0.0.1.example.com/"
            })
    void refusesRedirectUris(String uri) {
        var answer = redirecting(uri);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_redirect_uri");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://client.example.com/back?x=1",
                "http://127.0.0.1/back",
                "http://localhost:4711/back",
                "http://[::1]:8/back",
                "com.example.app:/back"
            })
    void takesRedirectUris(String uri) {
        assertThat(redirecting(uri).status()).isEqualTo(201);
    }

    private static Answer redirecting(String uri) {
        var body = new LinkedHashMap<String, Object>();
        body.put("redirect_uris", List.of(uri));
        body.put("token_endpoint_auth_method", "none");
        body.put("grant_types", List.of("refresh_token"));
        return register(body);
    }

    @Test
    void limitsUnapprovedClientsOfAnAddress() {
        try (var strict =
                RunningHub.startUnlimited(data.resolve("strict"), Map.of("hub.registration.per-address", 2))) {
            for (int i = 0; i < 2; i++) {
                assertThat(CibaClient.register(strict, metadata()).status()).isEqualTo(201);
            }
            var third = CibaClient.register(strict, metadata());
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.text("error")).isEqualTo("temporarily_unavailable");
            assertThat(third.header("Retry-After")).isNotEmpty();
        }
    }

    @Test
    void forgetsClientsThatNobodyApproves() throws Exception {
        var client = CibaClient.poll(hub);
        hub.jdbc()
                .sql("UPDATE oauth_client SET expires_at = now() - interval '1 second' WHERE id = :id")
                .param("id", client.id().getValue())
                .update();
        assertThat(client.form(CibaClient.parameters(Map.of())).text("error")).isEqualTo("invalid_client");
    }

    @Test
    void letsBrowsersRegister() {
        var preflight = Wire.send(Wire.to(hub.baseUrl() + "/oauth2/register")
                .header("Origin", "https://tool.example.com")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    private static Answer manage(
            String method, String uri, String token, @org.jspecify.annotations.Nullable Map<String, Object> body) {
        var request = Wire.to(uri).header("Authorization", "Bearer " + token);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(Wire.json(body)));
        }
        return Wire.send(request);
    }
}
