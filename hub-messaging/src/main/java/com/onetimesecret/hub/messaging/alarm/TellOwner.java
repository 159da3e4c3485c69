package com.onetimesecret.hub.messaging.alarm;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.event.SecretAlarm;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.messaging.log.AppendInTransaction;
import com.onetimesecret.hub.messaging.publish.Author;
import com.onetimesecret.hub.messaging.publish.ComposeMessage;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/// Puts into the inbox of the agent who made a secret that somebody had its key and was refused; people see it on
/// the receipt.
@Component
class TellOwner {

    private static final Logger log = LoggerFactory.getLogger(TellOwner.class);

    private final ComposeMessage compose;
    private final AppendInTransaction messages;

    TellOwner(ComposeMessage compose, AppendInTransaction messages) {
        this.compose = compose;
        this.messages = messages;
    }

    /// In the transaction that counts it.
    @EventListener
    void tell(SecretAlarm alarm) {
        if (!AgentId.isValid(alarm.owner())) {
            return;
        }
        try {
            messages.append(compose.of(new Author.TheHub(alarm.networkId()), MessageType.AUDIT_LOG, notice(alarm)));
        } catch (HubException refusal) {
            // The owner left, or its network has no messages left: the receipt and the trail say it all the same.
            log.warn("{} could not be told of {}: {}", alarm.owner(), alarm.secretId(), refusal.type());
        }
    }

    private static ObjectNode notice(SecretAlarm alarm) {
        var notice = StrictJson.MAPPER.createObjectNode();
        notice.put("type", MessageType.AUDIT_LOG.wire());
        notice.put("to", alarm.owner());
        var payload = notice.putObject("payload");
        payload.put("action", "secret.open_refused");
        payload.put("outcome", "failure");
        payload.putArray("affected_resources").add(alarm.secretId());
        payload.put("details", details(alarm));
        return notice;
    }

    private static String details(SecretAlarm alarm) {
        return alarm.wasOpen()
                ? "Somebody had the key of this secret and came after it had been read. Unless one reader came twice,"
                        + " the key went astray: replace what the secret held."
                : "Somebody had the key of this secret, for whom it is not. It is still sealed.";
    }
}
