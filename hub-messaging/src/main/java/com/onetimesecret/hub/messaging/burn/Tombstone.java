package com.onetimesecret.hub.messaging.burn;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.delivery.JdbcDeliveries;
import com.onetimesecret.hub.messaging.log.ChangeMessage;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// What is left of a message that was opened: `{id, type, agent_id, burned_at, burned_by}`, and a line in the
/// trail.
@Component
class Tombstone {

    private final ChangeMessage messages;
    private final JdbcDeliveries deliveries;
    private final AuditTrail trail;

    Tombstone(ChangeMessage messages, JdbcDeliveries deliveries, AuditTrail trail) {
        this.messages = messages;
        this.deliveries = deliveries;
        this.trail = trail;
    }

    /// Leaves it in the log in the place of the message, in the transaction in which the caller opened that.
    void putInPlaceOf(JsonNode message, CurrentAgent caller) {
        var id = new MessageId(message.get("id").stringValue());
        var tombstone = StrictJson.MAPPER.createObjectNode();
        for (var kept : new String[] {"id", "type", "agent_id"}) {
            tombstone.set(kept, message.get(kept));
        }
        deliveries
                .opened(id)
                .ifPresent(opened -> tombstone
                        .put("burned_at", opened.at().toString())
                        .put("burned_by", opened.by().value()));
        messages.rewrite(caller.networkId(), id, StrictJson.MAPPER.writeValueAsBytes(tombstone));
        trail.record(new AuditEntry(
                caller.networkId(),
                AuditEntry.Kind.SECURITY,
                caller.actor(),
                "message.opened",
                id.value(),
                Map.of("type", message.get("type").stringValue())));
    }
}
