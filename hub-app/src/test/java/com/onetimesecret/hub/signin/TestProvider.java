package com.onetimesecret.hub.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.harness.Wire;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// A small OpenID provider that vouches for whomever a test wants, and checks what the hub proves.
final class TestProvider implements AutoCloseable {

    static final String CLIENT_ID = "the-hub";
    static final String CLIENT_SECRET = "a secret between the two";

    private final HttpServer server;
    private final RSAKey key;
    private final Map<String, Map<String, String>> asked = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> claims = new ConcurrentHashMap<>();

    TestProvider() {
        try {
            key = new RSAKeyGenerator(2048).keyID("one").generate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException | JOSEException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/.well-known/openid-configuration", call -> answer(call, 200, discovery()));
        server.createContext("/jwks", call -> answer(call, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/token", this::token);
        server.start();
    }

    String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /// What the browser brings here.
    static Map<String, String> query(String location) {
        return form(URI.create(location).getRawQuery());
    }

    /// Signs somebody in for what the browser brought, with those claims beside the usual ones; the code for it.
    String signIn(Map<String, String> request, Map<String, Object> person) {
        var code = "code-" + asked.size();
        asked.put(code, request);
        claims.put(code, person);
        return code;
    }

    private String discovery() {
        return Wire.json(Map.of(
                "issuer", issuer(),
                "authorization_endpoint", issuer() + "/authorize",
                "token_endpoint", issuer() + "/token",
                "jwks_uri", issuer() + "/jwks",
                "response_types_supported", List.of("code"),
                "subject_types_supported", List.of("public"),
                "id_token_signing_alg_values_supported", List.of("RS256")));
    }

    private void token(HttpExchange call) throws IOException {
        var form = form(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var request = asked.remove(form.getOrDefault("code", ""));
        var secret = CLIENT_ID + ":" + CLIENT_SECRET.replace(" ", "+");
        var basic = "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        if (request == null
                || !basic.equals(call.getRequestHeaders().getFirst("Authorization"))
                || !Objects.equals(request.get("redirect_uri"), form.get("redirect_uri"))
                || !Objects.equals(request.get("code_challenge"), challenge(form.getOrDefault("code_verifier", "")))) {
            answer(call, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        answer(
                call,
                200,
                Wire.json(Map.of(
                        "access_token", "for-nothing",
                        "token_type", "Bearer",
                        "id_token", idToken(request, claims.getOrDefault(form.getOrDefault("code", ""), Map.of())))));
    }

    private String idToken(Map<String, String> request, Map<String, Object> person) {
        var all = new HashMap<String, Object>(Map.of(
                "iss", issuer(),
                "aud", CLIENT_ID,
                "nonce", request.getOrDefault("nonce", ""),
                "iat", Date.from(Instant.now()),
                "exp", Date.from(Instant.now().plusSeconds(60))));
        all.putAll(person);
        var set = new JWTClaimsSet.Builder();
        all.forEach(set::claim);
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), set.build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> form(String text) {
        return Arrays.stream(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> URLDecoder.decode(pair.length > 1 ? pair[1] : "", StandardCharsets.UTF_8)));
    }

    private static void answer(HttpExchange call, int status, String json) throws IOException {
        var body = json.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().add("Content-Type", "application/json");
        call.sendResponseHeaders(status, body.length);
        try (var out = call.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
