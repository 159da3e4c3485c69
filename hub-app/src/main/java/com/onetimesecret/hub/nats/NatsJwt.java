package com.onetimesecret.hub.nats;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Writes the JWTs by which a NATS server knows operators, accounts and users (claims of version 2).
final class NatsJwt {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HEADER =
            base64("{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}".getBytes(StandardCharsets.US_ASCII));
    private static final int NO_LIMIT = -1;

    private NatsJwt() {}

    /// What a user may do.
    ///
    /// @param publish subjects it may publish to
    /// @param subscribe subjects it may subscribe to
    /// @param subscriptions how many subscriptions it may have at once
    /// @param payload the largest message it may publish
    record Rights(List<String> publish, List<String> subscribe, int subscriptions, int payload) {
        Rights {
            publish = List.copyOf(publish);
            subscribe = List.copyOf(subscribe);
        }

        /// Everything in its account.
        static Rights all() {
            return new Rights(List.of(">"), List.of(">"), NO_LIMIT, NO_LIMIT);
        }
    }

    /// Whose account signs.
    ///
    /// @param account the account, if the signer is only a signing key of it; else empty
    record Issuer(NatsKey signer, String account) {}

    /// A user's, in the account of that issuer.
    ///
    /// @param end when the server ends the connection; null: never
    static String user(Issuer issuer, String user, String name, Rights rights, Instant now, @Nullable Instant end) {
        var nats = new LinkedHashMap<String, Object>();
        nats.put("pub", allowing(rights.publish()));
        nats.put("sub", allowing(rights.subscribe()));
        nats.put("subs", rights.subscriptions());
        nats.put("data", NO_LIMIT);
        nats.put("payload", rights.payload());
        if (!issuer.account().isEmpty()) {
            nats.put("issuer_account", issuer.account());
        }
        nats.put("type", "user");
        nats.put("version", 2);
        return signed(issuer.signer(), user, name, nats, now, end);
    }

    private static Map<String, Object> allowing(List<String> subjects) {
        // An empty list would allow everything.
        return subjects.isEmpty() ? Map.of("deny", List.of(">")) : Map.of("allow", subjects);
    }

    /// An account's without limits.
    static String account(NatsKey operator, NatsKey account, String name, Instant now) {
        var limits = new LinkedHashMap<String, Object>();
        for (var limit : List.of("subs", "data", "payload", "imports", "exports", "conn", "leaf")) {
            limits.put(limit, NO_LIMIT);
        }
        limits.put("wildcards", true);
        var nats = new LinkedHashMap<String, Object>();
        nats.put("limits", limits);
        nats.put("default_permissions", Map.of("pub", Map.of(), "sub", Map.of()));
        nats.put("type", "account");
        nats.put("version", 2);
        return signed(operator, account.shown(), name, nats, now, null);
    }

    /// An operator's.
    static String operator(NatsKey operator, String name, Instant now) {
        return signed(operator, operator.shown(), name, Map.of("type", "operator", "version", 2), now, null);
    }

    private static String signed(
            NatsKey signer, String subject, String name, Map<String, ?> nats, Instant now, @Nullable Instant end) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iat", now.getEpochSecond());
        if (end != null) {
            claims.put("exp", end.getEpochSecond());
        }
        claims.put("iss", signer.shown());
        claims.put("name", name);
        claims.put("nats", nats);
        claims.put("sub", subject);
        claims.put("jti", NatsKey.written(digest(JSON.writeValueAsBytes(claims))));
        var signed = HEADER + "." + base64(JSON.writeValueAsBytes(claims));
        return signed + "." + base64(signer.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("This Java runtime lacks SHA-256", impossible);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
