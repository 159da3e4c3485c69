package com.onetimesecret.hub.messaging.presence;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.messaging.log.Draft;
import com.onetimesecret.hub.messaging.peer.Presence;
import com.onetimesecret.hub.messaging.publish.Author;
import com.onetimesecret.hub.messaging.publish.ComposeMessage;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/// The messages in which the hub speaks of the agents in its directory.
@Component
class DirectoryMessages {

    private static final String PRESENCE = "agents.presence";

    private final ComposeMessage compose;

    DirectoryMessages(ComposeMessage compose) {
        this.compose = compose;
    }

    /// That the agent is in another presence now.
    Draft announcement(Agent agent, Presence presence) {
        var message = discovery("announce", agent.capabilities());
        message.put("topic", PRESENCE);
        describe(message, agent, presence);
        return composed(agent.networkId(), message);
    }

    /// The answer to one who seeks: an agent that can do it, or that none can.
    Draft answer(NetworkId network, Asked asked, @Nullable Agent agent, Presence presence) {
        var message = discovery("respond", agent == null ? List.of() : agent.capabilities());
        asked.seeking().forEach(message.withObject("/payload").withArray("seeking_capabilities")::add);
        message.putArray("to").add(asked.by().value());
        message.put("in_reply_to", asked.messageId());
        if (asked.correlationId() != null) {
            message.put("correlation_id", asked.correlationId());
        }
        if (agent != null) {
            describe(message, agent, presence);
        }
        message.withObject("/metadata").put("matches", asked.matches());
        return composed(network, message);
    }

    private static ObjectNode discovery(String action, List<String> capabilities) {
        var message = StrictJson.MAPPER.createObjectNode();
        message.put("type", MessageType.DISCOVERY.wire());
        var payload = message.putObject("payload").put("action", action);
        capabilities.forEach(payload.putArray("offering_capabilities")::add);
        return message;
    }

    private static void describe(ObjectNode message, Agent agent, Presence presence) {
        message.putObject("metadata")
                .put("agent_id", agent.id().value())
                .put("agent_name", agent.name())
                .put("status", presence.wire());
    }

    private Draft composed(NetworkId network, ObjectNode message) {
        return compose.of(new Author.TheHub(network), MessageType.DISCOVERY, message);
    }

    /// What somebody seeks.
    ///
    /// @param matches how many agents can do it
    record Asked(AgentId by, String messageId, @Nullable String correlationId, List<String> seeking, int matches) {}
}
