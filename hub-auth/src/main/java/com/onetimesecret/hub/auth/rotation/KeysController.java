package com.onetimesecret.hub.auth.rotation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.AnyScope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.ProvenByKey;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.key.PublicKeys;
import com.onetimesecret.hub.auth.keylog.KeyLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/agent/keys` (WIRE 6): an agent's own keys, their change and their end.
@RestController
class KeysController {

    static final String PATH = "/api/v2/agent/keys";

    private static final int MOST = 500;
    private static final int MOST_BYTES = 1024 * 1024;
    private static final int MOST_KEYS = 100;

    private final RotateKey rotateKey;
    private final RevokeKey revokeKey;
    private final JdbcKeys keys;
    private final KeyLog log;
    private final BaseUrl baseUrl;

    KeysController(RotateKey rotateKey, RevokeKey revokeKey, JdbcKeys keys, KeyLog log, BaseUrl baseUrl) {
        this.rotateKey = rotateKey;
        this.revokeKey = revokeKey;
        this.keys = keys;
        this.log = log;
        this.baseUrl = baseUrl;
    }

    record Previous(String thumbprint, Instant notAfter) {}

    record Rotated(AgentId agentId, String thumbprint, Previous previous, List<NextStep> next) {}

    record Revoked(AgentId agentId, String thumbprint, String agentStatus, Instant revokedAt, List<NextStep> next) {}

    /// A key, and from when to when it speaks or spoke for the agent.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            String thumbprint,
            String publicKey,
            String algorithm,
            String status,
            Instant createdAt,
            @Nullable Instant retiredAt,
            @Nullable Instant notAfter,
            @Nullable Instant revokedAt) {

        static Shown of(HeldKey held) {
            return new Shown(
                    held.key().thumbprint(),
                    PublicKeys.text(held.key()),
                    held.key().algorithm(),
                    held.status().wire(),
                    held.createdAt(),
                    held.retiredAt(),
                    held.notAfter(),
                    held.revokedAt());
        }
    }

    /// @param log an array of the log's lines, byte for byte, because hashes and signatures are over them
    record Keys(
            @Nullable String cursor,
            boolean hasMore,
            List<Shown> keys,
            @JsonRawValue String log) {}

    @PostMapping(PATH + "/rotate")
    @AnyScope
    @ProvenByKey
    Rotated rotate(CurrentAgent caller, @RequestBody RotationRequest request) {
        var notAfter = rotateKey.rotate(caller, request);
        return new Rotated(
                caller.id(),
                request.key().thumbprint(),
                new Previous(Objects.requireNonNull(caller.keyThumbprint()), notAfter),
                List.of(
                        NextStep.post(
                                "get a token with the new key; those of the old one have ended",
                                baseUrl.at("/oauth2/token"),
                                Map.of(
                                        "grant_type",
                                        "client_credentials",
                                        "client_id",
                                        caller.id().value(),
                                        "aud",
                                        baseUrl.value())),
                        NextStep.get("see your keys and their signed log", baseUrl.at(PATH))));
    }

    @PostMapping(PATH + "/revoke")
    @AnyScope(whilePaused = true)
    Revoked revoke(CurrentAgent caller, @RequestBody(required = false) @Nullable RevocationRequest request) {
        var revoked = revokeKey.revoke(caller, Objects.requireNonNullElse(request, new RevocationRequest(null, null)));
        return new Revoked(
                caller.id(),
                revoked.thumbprint(),
                revoked.ended() ? "revoked" : caller.paused() ? "paused" : "active",
                revoked.at(),
                List.of(
                        revoked.ended()
                                ? NextStep.get(
                                        "this agent has ended; to begin anew, make a key and join as the manifest says",
                                        baseUrl.at("/.well-known/agent-network.json"))
                                : caller.paused()
                                        ? NextStep.get("see whether the pause is over", baseUrl.at("/api/v2/agent/me"))
                                        : NextStep.get("see your keys and their signed log", baseUrl.at(PATH))));
    }

    /// The keys, the present one first, and a part of the log, the oldest lines first.
    @GetMapping(PATH)
    @AnyScope
    ResponseEntity<Keys> list(
            CurrentAgent caller,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(name = "max_bytes", defaultValue = "24576") int maxBytes,
            @RequestParam(required = false) @Nullable String cursor) {
        if (limit < 1 || limit > MOST) {
            throw refused("?limit", "must be from 1 to " + MOST);
        }
        if (maxBytes < 1 || maxBytes > MOST_BYTES) {
            throw refused("?max_bytes", "must be from 1 to " + MOST_BYTES);
        }
        if (cursor != null && !cursor.matches("k\\d{1,15}")) {
            throw refused("?cursor", "must be the cursor of an earlier answer");
        }
        long after = cursor == null ? 0 : Long.parseLong(cursor.substring(1));
        var found = log.page(caller.id(), after, limit + 1);
        var shown = fitting(found.subList(0, Math.min(limit, found.size())), maxBytes);
        var hasMore = found.size() > shown.size();
        var next = shown.isEmpty() ? cursor : "k" + shown.getLast().seq();
        var answer = ResponseEntity.ok();
        if (hasMore) {
            var rest = PATH + "?limit=" + limit + "&max_bytes=" + maxBytes + "&cursor=" + next;
            answer.header(HttpHeaders.LINK, "<" + baseUrl.at(rest) + ">; rel=\"next\"");
        }
        var lines = shown.stream().map(KeyLog.Entry::line).toList();
        return answer.body(new Keys(
                next,
                hasMore,
                keys.of(caller.id(), MOST_KEYS).stream().map(Shown::of).toList(),
                "[" + String.join(",", lines) + "]"));
    }

    /// As many as fit, and always one, or nobody could go on.
    private static List<KeyLog.Entry> fitting(List<KeyLog.Entry> found, int maxBytes) {
        var fitting = new ArrayList<KeyLog.Entry>();
        long bytes = 0;
        for (var entry : found) {
            bytes += entry.line().getBytes(StandardCharsets.UTF_8).length + 1;
            if (!fitting.isEmpty() && bytes > maxBytes) {
                break;
            }
            fitting.add(entry);
        }
        return fitting;
    }

    private static HubException refused(String pointer, String message) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at(pointer, message)));
    }
}
