package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.net.URI;
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
        var id = StrictJson.MAPPER.readTree(message).get("id").stringValue();
        var headers = key.headers(id, outbound.clock().instant(), message);
        try {
            var answer = outbound.fetch().post(URI.create(hook.url()), headers, message);
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
