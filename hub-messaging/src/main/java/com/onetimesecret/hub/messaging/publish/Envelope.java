package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Writes a message as it will be served, all but the members that its place in the log decides.
final class Envelope {

    private static final List<String> AS_SENT = List.of(
            "correlation_id", "in_reply_to", "ttl", "burn_after_reading", "requires_ack", "payload", "metadata");

    private Envelope() {}

    /// The members behind those of the log, without the leading brace, with the closing one.
    static String members(JsonNode message, CurrentAgent caller, String topic, @Nullable List<String> to) {
        var envelope = StrictJson.MAPPER.createObjectNode();
        envelope.put("version", "1.0");
        envelope.set("type", message.get("type"));
        envelope.put("agent_id", caller.id().value());
        if (message.has("timestamp")) {
            envelope.put(
                    "timestamp",
                    OffsetDateTime.parse(message.get("timestamp").stringValue())
                            .toInstant()
                            .toString());
        }
        if (to != null) {
            to.forEach(envelope.withArray("to")::add);
        }
        envelope.put("topic", topic);
        // Attested from the caller's credential; nothing of it comes from the body.
        var origin = envelope.putObject("origin")
                .put("kind", "agent")
                .put("agent_id", caller.id().value())
                .put("agent_name", caller.name())
                .put("owner", caller.owner());
        if (caller.keyThumbprint() != null) {
            origin.put("key_thumbprint", caller.keyThumbprint());
        }
        origin.put("approval_id", caller.approvalId().value());
        for (var name : AS_SENT) {
            if (message.has(name)) {
                envelope.set(name, message.get(name));
            }
        }
        return StrictJson.MAPPER.writeValueAsString(envelope).substring(1);
    }

    /// The node alone, as the envelope will hold it.
    static byte[] encoded(JsonNode node) {
        return StrictJson.MAPPER.writeValueAsBytes(node);
    }
}
