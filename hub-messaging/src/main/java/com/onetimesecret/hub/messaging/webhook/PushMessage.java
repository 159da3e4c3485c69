package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Pushes one message to a webhook's URL, signed.
@Component
class PushMessage {

    private static final int GONE = 410;

    private final JdbcWebhooks webhooks;
    private final Outbound outbound;

    PushMessage(JdbcWebhooks webhooks, Outbound outbound) {
        this.webhooks = webhooks;
        this.outbound = outbound;
    }

    /// The key that signs its pushes; empty if the webhook is gone.
    Optional<PushKey> keyOf(Webhook hook) {
        return webhooks.secret(hook.id()).map(stored -> PushKey.open(outbound.sealer(), hook.id(), stored));
    }

    /// Makes one attempt; empty if the receiver took the message. Waits for its answer.
    Optional<Failure> attempt(Webhook hook, PushKey key, byte[] message) {
        var sent = StrictJson.MAPPER.readTree(message);
        var id = sent.get("id").stringValue();
        var now = outbound.clock().instant();
        if (hook.taskId() == null) {
            return attempt(hook, key.headers(id, now, message), message);
        }
        var news = TaskNews.of(sent, hook.taskId());
        return news.isEmpty()
                ? Optional.empty()
                : attempt(
                        hook,
                        key.a2aHeaders(id, now, news.get().body()),
                        news.get().body());
    }

    /// Whether nothing will come after that message.
    static boolean isLast(Webhook hook, byte[] message) {
        return hook.taskId() != null
                && TaskNews.of(StrictJson.MAPPER.readTree(message), hook.taskId())
                        .filter(TaskNews::isLast)
                        .isPresent();
    }

    private Optional<Failure> attempt(Webhook hook, Map<String, String> headers, byte[] body) {
        try {
            var answer = outbound.fetch().post(URI.create(hook.url()), headers, body);
            return answer.isSuccess()
                    ? Optional.empty()
                    : Optional.of(
                            new Failure("The receiver answered " + answer.status() + ".", answer.status() == GONE));
        } catch (FetchFailed failed) {
            return Optional.of(new Failure(
                    String.valueOf(failed.getMessage()), failed.reason() == FetchFailed.Reason.URL_REFUSED));
        }
    }

    /// Why a message was not taken.
    ///
    /// @param forGood whether trying again is useless
    record Failure(String message, boolean forGood) {}
}
