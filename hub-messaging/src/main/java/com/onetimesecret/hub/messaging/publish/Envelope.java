package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Writes a message as it will be served, all but the members that its place in the log decides.
final class Envelope {

    private static final List<String> AS_SENT = List.of(
            "correlation_id",
            "in_reply_to",
            "ttl",
            "burn_after_reading",
            "sealed",
            "requires_ack",
            "payload",
            "metadata");

    private Envelope() {}

    /// The members behind those of the log, without the leading brace, with the closing one.
    static String members(JsonNode message, Author author, String topic, @Nullable List<String> to) {
        var envelope = StrictJson.MAPPER.createObjectNode();
        envelope.put("version", "1.0");
        envelope.set("type", message.get("type"));
        envelope.put("agent_id", author.id().value());
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
        author.attest(envelope.putObject("origin"));
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
