package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts a reply into the thread of what it replies to, unless its sender names one: who follows the thread finds it,
/// and leaving the member out is no way around the loop brake.
@Component
class JoinThread {

    private static final String THREAD = "correlation_id";
    private static final String REPLIES = "in_reply_to";

    private final MessageLog log;

    JoinThread(MessageLog log) {
        this.log = log;
    }

    /// The message, which is valid, as it stands in its thread.
    JsonNode joined(CurrentAgent caller, JsonNode message) {
        return message.has(REPLIES) && !message.has(THREAD) ? inThread(caller, message) : message;
    }

    private JsonNode inThread(CurrentAgent caller, JsonNode reply) {
        return log.find(
                        new MessageId(reply.get(REPLIES).stringValue()),
                        Filter.everythingFor(caller.networkId(), caller.id()))
                .map(StrictJson::stored)
                .filter(first -> first.has(THREAD))
                .map(first -> (JsonNode) ((ObjectNode) reply.deepCopy()).set(THREAD, first.get(THREAD)))
                .orElse(reply);
    }
}
