package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.seal.Sealer;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key by which a receiver knows that a push is the hub's (Standard Webhooks, symmetric).
final class PushKey {

    private static final int BYTES = 32;

    private final byte[] key;
    private final byte[] kept;

    private PushKey(byte[] stored) {
        key = Arrays.copyOf(stored, BYTES);
        kept = Arrays.copyOfRange(stored, BYTES, stored.length);
    }

    /// A new key, and headers that the receiver wants to see besides.
    static PushKey random(Tokens tokens, Map<String, String> headers) {
        var kept = headers.isEmpty() ? new byte[0] : StrictJson.MAPPER.writeValueAsBytes(headers);
        var all = Arrays.copyOf(tokens.bytes(BYTES), BYTES + kept.length);
        System.arraycopy(kept, 0, all, BYTES, kept.length);
        return new PushKey(all);
    }

    /// Opens what [#sealed] made.
    static PushKey open(Sealer sealer, WebhookId id, byte[] stored) {
        return new PushKey(sealer.open(context(id), stored));
    }

    byte[] sealed(Sealer sealer, WebhookId id) {
        var all = Arrays.copyOf(key, BYTES + kept.length);
        System.arraycopy(kept, 0, all, BYTES, kept.length);
        return sealer.seal(context(id), all);
    }

    /// What the sealer is told of the key.
    static String context(WebhookId id) {
        return "webhook:" + id;
    }

    /// The key as the receiver is told it, once.
    String shown() {
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    /// The headers of a push of that body.
    Map<String, String> headers(String messageId, Instant now, byte[] body) {
        var time = Long.toString(now.getEpochSecond());
        return Map.of(
                "content-type",
                "application/json",
                "webhook-id",
                messageId,
                "webhook-timestamp",
                time,
                "webhook-signature",
                "v1," + signature(messageId + "." + time + ".", body));
    }

    /// The headers of a push in the form of A2A.
    Map<String, String> a2aHeaders(String messageId, Instant now, byte[] body) {
        var headers = new TreeMap<>(headers(messageId, now, body));
        headers.put("content-type", "application/a2a+json");
        if (kept.length > 0) {
            StrictJson.MAPPER
                    .readTree(kept)
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().stringValue()));
        }
        return headers;
    }

    private String signature(String before, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(before.getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This Java runtime lacks HmacSHA256", impossible);
        }
    }

    @Override
    public String toString() {
        return "PushKey[…]";
    }
}
