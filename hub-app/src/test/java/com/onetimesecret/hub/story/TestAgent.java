package com.onetimesecret.hub.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An agent that knows the base URL and nothing else, over plain HTTP.
final class TestAgent implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String hub;
    private final String name;
    private final boolean p256;
    private final KeyPair keys;
    private String agentId = "";
    private String authReqId = "";
    private @Nullable String token;

    /// An agent with a key of its own: P-256 with `private_key_jwt`, or Ed25519 with the signature over the body.
    TestAgent(String hub, String name, boolean p256) throws GeneralSecurityException {
        this.hub = hub;
        this.name = name;
        this.p256 = p256;
        var generator = KeyPairGenerator.getInstance(p256 ? "EC" : "Ed25519");
        if (p256) {
            generator.initialize(new java.security.spec.ECGenParameterSpec("secp256r1"));
        }
        this.keys = generator.generateKeyPair();
    }

    record Answer(int status, JsonNode body) {
        String text(String member) {
            return body.path(member).asString();
        }
    }

    String id() {
        return agentId;
    }

    /// Asks to join, signed.
    Answer join(String purpose) throws Exception {
        var body = JSON.writeValueAsString(
                new LinkedHashMap<>(Map.of("name", name, "purpose", purpose, "public_key", publicKey(), "aud", hub)));
        var time = String.valueOf(Instant.now().getEpochSecond());
        var answer = send(HttpRequest.newBuilder(URI.create(hub + "/api/v2/agent/auth"))
                .header("Content-Type", "application/json")
                .header("X-Agent-Sig-Time", time)
                .header("X-Agent-Sig", Base64.getEncoder().encodeToString(sign(time + "." + body)))
                .POST(BodyPublishers.ofString(body)));
        agentId = answer.text("agent_id");
        authReqId = answer.text("auth_req_id");
        return answer;
    }

    Answer status(int waitSeconds) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create(hub + "/api/v2/agent/auth/" + authReqId + "?wait=" + waitSeconds)));
    }

    /// Redeems the auth_req_id; keeps the token if there is one.
    Answer redeem() throws Exception {
        return token(Map.of("grant_type", "urn:openid:params:grant-type:ciba", "auth_req_id", authReqId));
    }

    /// Gets another token without a person.
    Answer again() throws Exception {
        return token(Map.of("grant_type", "client_credentials"));
    }

    private Answer token(Map<String, String> parameters) throws Exception {
        var form = new LinkedHashMap<>(parameters);
        form.put("client_id", agentId);
        form.put("aud", hub);
        form.put("nonce", UUID.randomUUID().toString());
        if (p256) {
            form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
            form.put("client_assertion", assertion());
        }
        var body = new StringBuilder();
        form.forEach((key, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(key)
                .append('=')
                .append(java.net.URLEncoder.encode(value, StandardCharsets.UTF_8)));
        var request = HttpRequest.newBuilder(URI.create(hub + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body.toString()));
        if (!p256) {
            var time = String.valueOf(Instant.now().getEpochSecond());
            request.header("X-Agent-Id", agentId)
                    .header("X-Agent-Sig-Time", time)
                    .header("X-Agent-Sig", Base64.getEncoder().encodeToString(sign(time + "." + body)));
        }
        var answer = send(request);
        if (answer.status() == 200) {
            token = answer.text("access_token");
        }
        return answer;
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(hub + path)).header("Authorization", "Bearer " + token));
    }

    Answer post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(hub + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
        return new Answer(answer.statusCode(), JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body()));
    }

    private String publicKey() {
        var spki = keys.getPublic().getEncoded();
        return p256
                ? Base64.getEncoder().encodeToString(spki)
                : "ed25519:" + Base64.getEncoder().encodeToString(Arrays.copyOfRange(spki, 12, 44));
    }

    private byte[] sign(String text) throws GeneralSecurityException {
        var signature = Signature.getInstance(p256 ? "SHA256withECDSAinP1363Format" : "Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        return signature.sign();
    }

    private String assertion() throws GeneralSecurityException {
        var now = Instant.now().getEpochSecond();
        var claims = Map.of(
                "iss",
                agentId,
                "sub",
                agentId,
                "aud",
                hub,
                "exp",
                now + 120,
                "iat",
                now,
                "jti",
                UUID.randomUUID().toString());
        var text = base64Url("{\"alg\":\"ES256\"}") + "." + base64Url(JSON.writeValueAsString(claims));
        return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(sign(text));
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.close();
    }
}
