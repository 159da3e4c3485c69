package com.onetimesecret.hub.auth.rotation;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.AgentSignature;
import com.onetimesecret.hub.auth.key.InvalidKey;
import com.onetimesecret.hub.auth.key.PublicKeys;
import com.onetimesecret.hub.auth.key.StrictBase64;
import com.onetimesecret.hub.auth.key.UsedProofs;
import com.onetimesecret.hub.auth.keylog.KeyEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The body of a rotation: the new key, and its own word that it wants to be this agent's.
///
/// @param proof the new key's signature over [#text], in base64 or base64url
/// @param time when it signed, in unix seconds
record RotationRequest(
        @Nullable JsonNode publicKey,
        @Nullable String proof,
        @Nullable Long time) {

    /// The new key.
    ///
    /// @throws HubException invalid-request, or invalid-key, saying why and never repeating it
    AgentKey key() {
        if (publicKey == null || publicKey.isNull()) {
            throw missing("/public_key", "is needed: the new key, in any form that joining takes");
        }
        try {
            return PublicKeys.read(publicKey.isString() ? publicKey.stringValue() : publicKey.toString());
        } catch (InvalidKey refused) {
            throw new HubException(
                            ProblemType.INVALID_KEY, Objects.requireNonNullElse(refused.getMessage(), "Not a key."))
                    .at(FieldError.at("/public_key", "is not a public key the hub accepts"));
        }
    }

    /// What the new key has to sign (WIRE 6).
    static String text(BaseUrl baseUrl, AgentId agent, AgentKey key, long time) {
        return "hub-rotate-v1\n" + baseUrl.value() + "\n" + agent.value() + "\n" + key.thumbprint() + "\n" + time;
    }

    /// The proof as the log keeps it.
    ///
    /// @throws HubException invalid-request, unless the new key signed that for this agent around `now`
    KeyEvent.Proof checked(AgentKey key, BaseUrl baseUrl, AgentId agent, Instant now) {
        if (time == null) {
            throw missing("/time", "is needed: the unix seconds in the text that the new key signed");
        }
        if (proof == null) {
            throw missing("/proof", "is needed: the new key's signature, in base64");
        }
        // Far from every clock, and no instant could hold it.
        var off = time < 0 || time > now.getEpochSecond() * 2
                ? AgentSignature.WINDOW.plusSeconds(1)
                : Duration.between(Instant.ofEpochSecond(time), now).abs();
        if (off.compareTo(AgentSignature.WINDOW) > 0) {
            throw missing(
                            "/time",
                            "must be at most " + AgentSignature.WINDOW.toSeconds() + " s from now, in unix seconds")
                    .with("server_time", now.getEpochSecond());
        }
        var text = text(baseUrl, agent, key, time).getBytes(StandardCharsets.UTF_8);
        var signature = StrictBase64.decode(proof);
        if (signature.isEmpty() || !key.verifies(text, signature.get())) {
            throw missing(
                            "/proof",
                            "must be the new key's signature, in base64 on one line, over the text of "
                                    + "\"hub-rotate-v1\\n{base_url}\\n{agent_id}\\n{new thumbprint}\\n{time}\"; the hub checked "
                                    + text.length + " bytes with SHA-256 "
                                    + HexFormat.of().formatHex(UsedProofs.sha256(text)))
                    .with("thumbprint", key.thumbprint())
                    .with("server_time", now.getEpochSecond());
        }
        return new KeyEvent.Proof(Base64.getEncoder().encodeToString(signature.get()), time);
    }

    private static HubException missing(String pointer, String message) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at(pointer, message)));
    }
}
