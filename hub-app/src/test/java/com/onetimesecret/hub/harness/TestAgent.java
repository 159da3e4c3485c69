package com.onetimesecret.hub.harness;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An agent that knows the base URL and nothing else, over plain HTTP; P-256 keys prove themselves to the token
/// endpoint with `private_key_jwt`, Ed25519 keys with the signature over the body.
public final class TestAgent {

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String CIBA = "urn:openid:params:grant-type:ciba";

    private final String hub;
    private final String name;
    private final TestKey key;
    private String agentId = "";
    private String authReqId = "";
    private String token = "none";

    /// An agent with a key of its own.
    public TestAgent(String hub, String name, TestKey key) {
        this.hub = hub;
        this.name = name;
        this.key = key;
    }

    /// The same agent with another key, and no token yet.
    public TestAgent withKey(TestKey other) {
        var same = new TestAgent(hub, name, other);
        same.agentId = agentId;
        return same;
    }

    public String id() {
        return agentId;
    }

    public String name() {
        return name;
    }

    public TestKey key() {
        return key;
    }

    public String authReqId() {
        return authReqId;
    }

    public String token() {
        return token;
    }

    /// Goes on with a token from elsewhere.
    public void useToken(String other) {
        token = other;
    }

    /// The body of a request to join, to be changed at will; no two are equal.
    public Map<String, Object> request(String purpose) {
        var body = new LinkedHashMap<String, Object>();
        body.put("name", name);
        body.put("purpose", purpose);
        body.put("public_key", key.text());
        body.put("aud", hub);
        body.put("nonce", UUID.randomUUID().toString());
        return body;
    }

    /// Asks to join, signed.
    public Answer join(String purpose) {
        return join(request(purpose));
    }

    /// Asks to join with that body, signed.
    public Answer join(Map<String, Object> body) {
        var text = Wire.json(body);
        var time = now();
        return remember(join(text, time, signature(time, text)));
    }

    /// Asks to join with that body, unsigned.
    public Answer joinUnsigned(Map<String, Object> body) {
        return remember(join(Wire.json(body), null, null));
    }

    /// Sends that text to `/auth` with those headers, where they are not null.
    public Answer join(String body, @Nullable String time, @Nullable String signature) {
        var request = Wire.post(hub + "/api/v2/agent/auth", body);
        if (time != null) {
            request.header("X-Agent-Sig-Time", time);
        }
        if (signature != null) {
            request.header("X-Agent-Sig", signature);
        }
        return Wire.send(request);
    }

    private Answer remember(Answer answer) {
        if (answer.status() == 200) {
            agentId = answer.text("agent_id");
            authReqId = answer.text("auth_req_id");
        }
        return answer;
    }

    public Answer status(int waitSeconds) {
        return Wire.send(Wire.to(hub + "/api/v2/agent/auth/" + authReqId + "?wait=" + waitSeconds));
    }

    /// Redeems the auth_req_id; keeps the token if there is one.
    public Answer redeem() {
        return prove(ciba());
    }

    /// Gets another token without a person.
    public Answer again() {
        return prove(credentials());
    }

    /// The parameters with which the auth_req_id is redeemed.
    public Map<String, String> ciba() {
        var form = form(CIBA);
        form.put("auth_req_id", authReqId);
        return form;
    }

    /// The parameters with which an approved agent gets another token.
    public Map<String, String> credentials() {
        return form("client_credentials");
    }

    private Map<String, String> form(String grant) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", grant);
        form.put("client_id", agentId);
        form.put("aud", hub);
        form.put("nonce", UUID.randomUUID().toString());
        return form;
    }

    private Answer prove(Map<String, String> form) {
        return key.isP256() ? assertedToken(form, assertion(Map.of())) : signedToken(form);
    }

    /// Asks for a token, the form signed by this agent's key.
    public Answer signedToken(Map<String, String> form) {
        var time = now();
        var body = Wire.form(form);
        return token(body, "application/x-www-form-urlencoded", time, signature(time, body));
    }

    /// Asks for a token with that client assertion and no other proof.
    public Answer assertedToken(Map<String, String> form, String assertion) {
        var asserted = new LinkedHashMap<>(form);
        asserted.put("client_assertion_type", ASSERTION_TYPE);
        asserted.put("client_assertion", assertion);
        return token(Wire.form(asserted), "application/x-www-form-urlencoded", null, null);
    }

    /// Sends that text to the token endpoint with those headers, where they are not null.
    public Answer token(String body, String contentType, @Nullable String time, @Nullable String signature) {
        var request = Wire.to(hub + "/oauth2/token")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body));
        if (time != null) {
            request.header("X-Agent-Id", agentId).header("X-Agent-Sig-Time", time);
        }
        if (signature != null) {
            request.header("X-Agent-Sig", signature);
        }
        var answer = Wire.send(request);
        if (answer.status() == 200) {
            token = answer.text("access_token");
        }
        return answer;
    }

    /// A client assertion of this agent, with some claims changed (to null: left out).
    public String assertion(Map<String, @Nullable Object> changed) {
        return assertion(key.isP256() ? "ES256" : "EdDSA", changed);
    }

    /// A client assertion that says it is signed with `alg`.
    public String assertion(String alg, Map<String, @Nullable Object> changed) {
        var now = Instant.now().getEpochSecond();
        var claims = new LinkedHashMap<String, @Nullable Object>();
        claims.put("iss", agentId);
        claims.put("sub", agentId);
        claims.put("aud", hub);
        claims.put("exp", now + 120);
        claims.put("iat", now);
        claims.put("jti", UUID.randomUUID().toString());
        claims.putAll(changed);
        claims.values().removeIf(java.util.Objects::isNull);
        var text = part(Map.of("alg", alg)) + "." + part(claims);
        return text + "." + TestKey.base64Url(key.sign(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /// One part of a JWT.
    public static String part(Map<String, ?> members) {
        return TestKey.base64Url(Wire.json(members).getBytes(StandardCharsets.UTF_8));
    }

    public Answer get(String path) {
        return Wire.send(Wire.to(hub + path).header("Authorization", "Bearer " + token));
    }

    public Answer delete(String path) {
        return Wire.send(
                Wire.to(hub + path).header("Authorization", "Bearer " + token).DELETE());
    }

    public Answer post(String path, String json) {
        return Wire.send(Wire.post(hub + path, json).header("Authorization", "Bearer " + token));
    }

    /// Calls with that method; `json` is the body, unless it is empty.
    public Answer call(String method, String path, String json) {
        var body = json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json);
        var request =
                Wire.to(hub + path).header("Authorization", "Bearer " + token).method(method, body);
        return Wire.send(json.isEmpty() ? request : request.header("Content-Type", "application/json"));
    }

    /// The value of `X-Agent-Sig` for that body.
    public String signature(String time, String body) {
        return Base64.getEncoder().encodeToString(key.sign((time + "." + body).getBytes(StandardCharsets.UTF_8)));
    }

    /// The present, as `X-Agent-Sig-Time` has it.
    public static String now() {
        return String.valueOf(Instant.now().getEpochSecond());
    }
}
