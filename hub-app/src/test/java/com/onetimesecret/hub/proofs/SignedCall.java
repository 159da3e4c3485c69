package com.onetimesecret.hub.proofs;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// A call signed as RFC 9421 says, built apart from the hub's own code, in every part of which a test can lie.
final class SignedCall {

    private final String hub;
    private final TestKey key;
    private final String method;
    private final String target;
    private final String body;
    private final List<String> components;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String authority;
    private boolean asDer;

    private SignedCall(String hub, TestKey key, String keyId, String method, String target, String body) {
        this.hub = hub;
        this.key = key;
        this.method = method;
        this.target = target;
        this.body = body;
        this.authority = URI.create(hub).getAuthority();
        components = new ArrayList<>(List.of("@method", "@authority", "@path", "@query"));
        parameters.put("created", String.valueOf(Instant.now().getEpochSecond()));
        parameters.put("keyid", "\"" + keyId + "\"");
        parameters.put("nonce", "\"" + UUID.randomUUID() + "\"");
        if (!body.isEmpty()) {
            components.add("content-digest");
            headers.put("content-digest", digest("sha-256", body));
            headers.put("content-type", "application/json");
        }
    }

    static SignedCall get(String hub, TestKey key, String keyId, String target) {
        return new SignedCall(hub, key, keyId, "GET", target, "");
    }

    static SignedCall post(String hub, TestKey key, String keyId, String target, String json) {
        return new SignedCall(hub, key, keyId, "POST", target, json);
    }

    static String digest(String algorithm, String body) {
        return algorithm + "=:" + Base64.getEncoder().encodeToString(hash(algorithm, body)) + ":";
    }

    static byte[] hash(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm.toUpperCase(java.util.Locale.ROOT))
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJdkHasThem) {
            throw new IllegalStateException(everyJdkHasThem);
        }
    }

    /// Sets a parameter to what stands behind its equals sign; empty takes it away.
    SignedCall with(String parameter, String value) {
        if (value.isEmpty()) {
            parameters.remove(parameter);
        } else {
            parameters.put(parameter, value);
        }
        return this;
    }

    SignedCall header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /// Names who signs as Web Bot Auth does, in a member of a dictionary that the signature covers.
    SignedCall by(String member, String url) {
        headers.put("signature-agent", member + "=\"" + url + "\"");
        components.add("signature-agent\";key=\"" + member);
        return this;
    }

    SignedCall cover(String component) {
        components.add(component);
        return this;
    }

    SignedCall uncover(String component) {
        components.remove(component);
        return this;
    }

    SignedCall authority(String other) {
        authority = other;
        return this;
    }

    SignedCall asDer() {
        asDer = true;
        return this;
    }

    /// The text that is signed.
    String base() {
        return components.stream()
                        .map(component -> "\"" + component + "\": " + value(component) + "\n")
                        .collect(Collectors.joining())
                + "\"@signature-params\": " + input();
    }

    private String member(String component) {
        var member = component.substring(component.lastIndexOf('"') + 1) + "=";
        return headers.getOrDefault("signature-agent", "").replace(member, "");
    }

    /// The headers as whoever got the call has them.
    Map<String, String> received() {
        return request(method, target, "").build().headers().map().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> String.join(", ", header.getValue())));
    }

    private String input() {
        return "("
                + components.stream().map(component -> "\"" + component + "\"").collect(Collectors.joining(" "))
                + ")"
                + parameters.entrySet().stream()
                        .map(parameter -> ";" + parameter.getKey() + "=" + parameter.getValue())
                        .collect(Collectors.joining());
    }

    private String value(String component) {
        int query = target.indexOf('?');
        return switch (component) {
            case "@method" -> method;
            case "@authority" -> authority;
            case "@path" -> query < 0 ? target : target.substring(0, query);
            case "@query" -> query < 0 ? "?" : target.substring(query);
            default -> component.contains(";key=") ? member(component) : headers.getOrDefault(component, "");
        };
    }

    /// Sends it as signed.
    Answer send() {
        return send(target, body);
    }

    /// Sends the signature with another address or body.
    Answer send(String otherTarget, String otherBody) {
        return Wire.send(request(method, otherTarget, otherBody));
    }

    /// Sends the signature with another method.
    Answer sendAs(String otherMethod) {
        return Wire.send(request(otherMethod, target, body));
    }

    HttpRequest.Builder request(String verb, String to, String text) {
        var bytes = base().getBytes(StandardCharsets.UTF_8);
        var signature = Base64.getEncoder().encodeToString(asDer ? key.signAsDer(bytes) : key.sign(bytes));
        var request = Wire.to(hub + to)
                .method(verb, text.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(text))
                .header("Signature-Input", "sig1=" + input())
                .header("Signature", "sig1=:" + signature + ":");
        headers.forEach(request::header);
        return request;
    }
}
