package com.onetimesecret.hub.auth.push;

import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.auth.channel.Undelivered;
import com.onetimesecret.hub.auth.key.UsedProofs;
import com.onetimesecret.hub.auth.push.PushSubscriptions.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Hands one notification to the push service of one browser (RFC 8030).
@Component
public class SendPush {

    /// A topic has at most 32 characters of base64url.
    private static final int TOPIC_BYTES = 24;

    private final SafeFetch fetch;
    private final VapidKey key;
    private final PushEncryption encryption;

    SendPush(SafeFetch fetch, VapidKey key, PushEncryption encryption) {
        this.fetch = fetch;
        this.key = key;
        this.encryption = encryption;
    }

    /// Sends the JSON text; the push service has accepted it once this returns.
    ///
    /// @param tag what it is about: while a browser is away, only the newest of one tag waits for it
    /// @param life how long it is worth delivering
    public void send(Subscription to, String tag, String json, Duration life) throws Undelivered {
        var body = encryption.encrypt(to.keys(), json.getBytes(StandardCharsets.UTF_8));
        var headers = Map.of(
                "Authorization",
                key.authorization(to.endpoint()),
                "Content-Type",
                "application/octet-stream",
                "Content-Encoding",
                "aes128gcm",
                "TTL",
                String.valueOf(Math.max(0, life.toSeconds())),
                "Urgency",
                "high",
                "Topic",
                topic(tag));
        try {
            var answer = fetch.post(to.endpoint(), headers, body);
            if (!answer.isSuccess()) {
                throw Undelivered.of(answer);
            }
        } catch (FetchFailed failed) {
            throw Undelivered.of(failed);
        }
    }

    /// The push service learns from it which pushes belong together, and not what they are about.
    private static String topic(String tag) {
        var hash = UsedProofs.sha256(("push-topic:" + tag).getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, TOPIC_BYTES));
    }
}
