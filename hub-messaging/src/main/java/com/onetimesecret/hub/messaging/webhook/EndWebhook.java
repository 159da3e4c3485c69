package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.event.AgentRevoked;
import com.onetimesecret.hub.messaging.log.AppendInTransaction;
import com.onetimesecret.hub.messaging.publish.Author;
import com.onetimesecret.hub.messaging.publish.ComposeMessage;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Ends webhooks whose receiver does not answer any more, and tells their agent; removes those of revoked agents.
@Component
class EndWebhook {

    private static final int LONGEST_SUMMARY = 500;

    private final JdbcWebhooks webhooks;
    private final AuditTrail trail;
    private final ComposeMessage compose;
    private final AppendInTransaction log;
    private final TransactionTemplate transaction;

    EndWebhook(
            JdbcWebhooks webhooks,
            AuditTrail trail,
            ComposeMessage compose,
            AppendInTransaction log,
            TransactionTemplate transaction) {
        this.webhooks = webhooks;
        this.trail = trail;
        this.compose = compose;
        this.log = log;
        this.transaction = transaction;
    }

    /// Ends the webhook, with its line in the trail and a message to its agent, in one transaction.
    void end(Webhook hook, String reason) {
        transaction.executeWithoutResult(status -> {
            if (webhooks.end(hook, reason)) {
                trail.record(new AuditEntry(
                        hook.networkId(),
                        AuditEntry.Kind.TRAFFIC,
                        "system",
                        "webhook.ended",
                        hook.id().value(),
                        Map.of("reason", reason)));
                tell(hook, reason);
            }
        });
    }

    /// Tells the agent, in the caller's transaction and as the last of it.
    void tell(Webhook hook, String reason) {
        var text = "The hub gave up webhook " + hook.id() + ": " + reason + " Remove it and make another.";
        var message = StrictJson.MAPPER.createObjectNode();
        message.putArray("to").add(hook.agentId().value());
        message.putObject("payload")
                .put("status", "failed")
                .put("summary", text.length() > LONGEST_SUMMARY ? text.substring(0, LONGEST_SUMMARY) : text);
        message.put("type", MessageType.STATUS_UPDATE.wire());
        log.append(compose.of(new Author.TheHub(hook.networkId()), MessageType.STATUS_UPDATE, message));
    }

    @EventListener
    void on(AgentRevoked revoked) {
        webhooks.removeAll(revoked.networkId(), revoked.agentId());
    }
}
