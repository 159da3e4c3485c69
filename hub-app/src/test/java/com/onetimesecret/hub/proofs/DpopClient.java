package com.onetimesecret.hub.proofs;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An agent's side of RFC 9449, in every part of which a test can lie.
final class DpopClient {

    private final String hub;
    private final TestKey key;
    private final String algorithm;
    private String tokenNonce = "";
    private String apiNonce = "";

    DpopClient(String hub, TestKey key) {
        this(hub, key, key.isP256() ? "ES256" : "Ed25519");
    }

    DpopClient(String hub, TestKey key, String algorithm) {
        this.hub = hub;
        this.key = key;
        this.algorithm = algorithm;
    }

    String tokenNonce() {
        return tokenNonce;
    }

    String apiNonce() {
        return apiNonce;
    }

    /// The claims of a proof for the token endpoint.
    Map<String, @Nullable Object> tokenClaims() {
        return claims("POST", "/oauth2/token", tokenNonce, null);
    }

    /// The claims of a proof for a call with that token.
    Map<String, @Nullable Object> claims(String method, String path, String token) {
        return claims(method, path, apiNonce, token);
    }

    private Map<String, @Nullable Object> claims(String method, String path, String nonce, @Nullable String token) {
        var claims = new LinkedHashMap<String, @Nullable Object>();
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("htm", method);
        claims.put("htu", hub + path);
        claims.put("iat", Instant.now().getEpochSecond());
        if (!nonce.isEmpty()) {
            claims.put("nonce", nonce);
        }
        if (token != null) {
            claims.put("ath", TestKey.base64Url(SignedCall.hash("sha-256", token)));
        }
        return claims;
    }

    /// The header of a proof.
    Map<String, @Nullable Object> header() {
        var header = new LinkedHashMap<String, @Nullable Object>();
        header.put("typ", "dpop+jwt");
        header.put("alg", algorithm);
        header.put("jwk", key.jwk());
        return header;
    }

    String proof(Map<String, @Nullable Object> claims) {
        return proof(header(), claims);
    }

    String proof(Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims) {
        var text = TestAgent.part(header) + "." + TestAgent.part(claims);
        return text + "." + TestKey.base64Url(key.sign(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /// Asks for a token with that form and proof; learns the nonce.
    Answer token(Map<String, String> form, String proof) {
        var answer = Wire.send(Wire.to(hub + "/oauth2/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("DPoP", proof)
                .POST(BodyPublishers.ofString(Wire.form(form))));
        tokenNonce = answer.header("DPoP-Nonce");
        return answer;
    }

    /// Asks for a token, with a second try if the nonce is missing or old.
    Answer token(Map<String, String> form) {
        var answer = token(form, proof(tokenClaims()));
        return answer.text("error").equals("use_dpop_nonce") ? token(form, proof(tokenClaims())) : answer;
    }

    /// Calls the API with that proof; learns the nonce.
    Answer get(String path, String token, String proof) {
        var answer = Wire.send(
                Wire.to(hub + path).header("Authorization", "DPoP " + token).header("DPoP", proof));
        apiNonce = answer.header("DPoP-Nonce");
        return answer;
    }

    /// Posts that JSON with the token, with a second try if the nonce is missing or old.
    Answer post(String path, String token, String json) {
        var answer = post(path, token, json, proof(claims("POST", path, token)));
        return answer.text("error").equals("use_dpop_nonce")
                ? post(path, token, json, proof(claims("POST", path, token)))
                : answer;
    }

    private Answer post(String path, String token, String json, String proof) {
        var answer = Wire.send(Wire.post(hub + path, json)
                .header("Authorization", "DPoP " + token)
                .header("DPoP", proof));
        apiNonce = answer.header("DPoP-Nonce");
        return answer;
    }

    /// Calls the API, with a second try if the nonce is missing or old.
    Answer get(String path, String token) {
        var bare = path.replaceAll("\\?.*", "");
        var answer = get(path, token, proof(claims("GET", bare, token)));
        return answer.text("error").equals("use_dpop_nonce")
                ? get(path, token, proof(claims("GET", bare, token)))
                : answer;
    }
}
