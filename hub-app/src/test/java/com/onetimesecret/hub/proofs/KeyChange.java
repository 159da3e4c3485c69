package com.onetimesecret.hub.proofs;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// An agent that puts a new key in the place of its own, in every part of which a test can lie.
final class KeyChange {

    static final String ROTATE = "/api/v2/agent/keys/rotate";
    static final String REVOKE = "/api/v2/agent/keys/revoke";
    static final String KEYS = "/api/v2/agent/keys";

    private final String hub;
    private final TestAgent agent;
    private final TestKey key;
    private String base;
    private String agentId;
    private String thumbprint;
    private long time = Instant.now().getEpochSecond();

    KeyChange(String hub, TestAgent agent, TestKey key) {
        this.hub = hub;
        this.agent = agent;
        this.key = key;
        this.base = hub;
        this.agentId = agent.id();
        this.thumbprint = thumbprint(key);
    }

    /// RFC 7638, apart from the hub's own code.
    static String thumbprint(TestKey key) {
        var jwk = key.jwk();
        var canonical = key.isP256()
                ? "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + jwk.get("x") + "\",\"y\":\"" + jwk.get("y") + "\"}"
                : "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + jwk.get("x") + "\"}";
        return TestKey.base64Url(SignedCall.hash("sha-256", canonical));
    }

    /// The same for a key as its owner writes it.
    static String thumbprintOf(String text) throws GeneralSecurityException {
        var raw = Base64.getDecoder().decode(text.replaceFirst("^(ed25519|p256):", ""));
        if (text.startsWith("ed25519:")) {
            return TestKey.base64Url(SignedCall.hash(
                    "sha-256", "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + TestKey.base64Url(raw) + "\"}"));
        }
        var key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(raw));
        return thumbprint(new TestKey(new KeyPair(key, null), true));
    }

    KeyChange forHub(String other) {
        base = other;
        return this;
    }

    KeyChange forAgent(String other) {
        agentId = other;
        return this;
    }

    KeyChange forKey(TestKey other) {
        thumbprint = thumbprint(other);
        return this;
    }

    KeyChange at(long seconds) {
        time = seconds;
        return this;
    }

    /// What the new key signs.
    String text() {
        return "hub-rotate-v1\n" + base + "\n" + agentId + "\n" + thumbprint + "\n" + time;
    }

    String proof() {
        return Base64.getEncoder().encodeToString(key.sign(text().getBytes(StandardCharsets.UTF_8)));
    }

    Map<String, Object> members() {
        var members = new LinkedHashMap<String, Object>();
        members.put("public_key", key.text());
        members.put("proof", proof());
        members.put("time", time);
        return members;
    }

    String body() {
        return Wire.json(members());
    }

    /// Sends it, signed by the agent's key.
    Answer send() {
        return send(body());
    }

    /// Sends that body, signed by the agent's key.
    Answer send(String body) {
        return SignedCall.post(hub, agent.key(), agent.id(), ROTATE, body)
                .uncover("@query")
                .send();
    }

    /// The agent once its key is the new one, which is what the hub must say.
    TestAgent done() {
        var answer = send();
        if (answer.status() != 200) {
            throw new IllegalStateException(answer.toString());
        }
        return agent.withKey(key);
    }
}
