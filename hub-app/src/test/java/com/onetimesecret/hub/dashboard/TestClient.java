package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// An OAuth client that registered itself without a key, and speaks plain HTTP.
record TestClient(String hub, String id, String redirectUri) {

    static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
    static final String WEB = "https://client.example.com/callback?from=hub";
    static final String VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123";

    /// A client for both flows in a browser, whose answers go to that address.
    static TestClient registered(String hub, String name, String redirectUri) {
        return registered(hub, name, redirectUri, "openid read post");
    }

    /// The same, for other scopes.
    static TestClient registered(String hub, String name, String redirectUri, String scope) {
        var answer = register(
                hub,
                Map.of(
                        "client_name",
                        name,
                        "scope",
                        scope,
                        "token_endpoint_auth_method",
                        "none",
                        "grant_types",
                        List.of("authorization_code", "refresh_token", DEVICE),
                        "response_types",
                        List.of("code"),
                        "redirect_uris",
                        List.of(redirectUri)));
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.toString());
        }
        return new TestClient(hub, answer.text("client_id"), redirectUri);
    }

    static Answer register(String hub, Map<String, Object> metadata) {
        return Wire.send(Wire.post(hub + "/oauth2/register", Wire.json(metadata)));
    }

    /// The parameters of an authorization request, to be changed at will.
    Map<String, String> request() {
        var request = new LinkedHashMap<String, String>();
        request.put("response_type", "code");
        request.put("client_id", id);
        request.put("redirect_uri", redirectUri);
        request.put("scope", "read post");
        request.put("state", "state of " + UUID.randomUUID());
        request.put("code_challenge", challenge(VERIFIER));
        request.put("code_challenge_method", "S256");
        return request;
    }

    static String path(Map<String, String> request) {
        return "/oauth2/authorize?" + Wire.form(request);
    }

    /// The parameters with which the code is redeemed.
    Map<String, String> redeeming(String code) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", id);
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        form.put("code_verifier", VERIFIER);
        return form;
    }

    Answer token(Map<String, String> form) {
        return post("/oauth2/token", form);
    }

    Answer startDevice(String scope) {
        return post("/oauth2/device_authorization", Map.of("client_id", id, "scope", scope));
    }

    Answer pollDevice(String deviceCode) {
        return token(Map.of("grant_type", DEVICE, "client_id", id, "device_code", deviceCode));
    }

    Answer post(String path, Map<String, String> form) {
        return Wire.send(Wire.to(hub + path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Wire.form(form))));
    }

    Answer me(String token) {
        return Wire.send(Wire.to(hub + "/api/v2/agent/me").header("Authorization", "Bearer " + token));
    }

    /// The parameters of a URL.
    static Map<String, String> parameters(String url) {
        return Arrays.stream(URI.create(url).getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    static String challenge(String verifier) {
        try {
            return TestKey.base64Url(
                    MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
