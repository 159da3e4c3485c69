package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.messaging.log.TopicPattern;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Where a message goes that names no topic (WIRE 4).
final class DefaultTopic {

    private DefaultTopic() {}

    static String of(JsonNode message, MessageType type, @Nullable List<String> to) {
        if (to != null) {
            return to.stream()
                    .filter(recipient -> !recipient.equals(Recipients.HUMAN))
                    .findFirst()
                    .map(DefaultTopic::inboxOf)
                    .orElse("humans.inbox");
        }
        return type == MessageType.TASK_HANDOFF ? ofHandoff(message.at("/payload/recipient_criteria")) : type.topic();
    }

    private static String ofHandoff(JsonNode criteria) {
        var agent = criteria.path("specific_agent");
        if (agent.isString()) {
            return inboxOf(agent.stringValue());
        }
        var byCapability = "tasks." + criteria.path("capabilities").path(0).asString("");
        // A capability such as "a..b" or a long one makes no topic.
        return TopicPattern.isTopic(byCapability) ? byCapability : MessageType.TASK_HANDOFF.topic();
    }

    private static String inboxOf(String agentId) {
        return "agents." + agentId + ".inbox";
    }
}
