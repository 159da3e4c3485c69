package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What decides who gets a message: where it belongs, who says it, to whom, and about what.
///
/// @param recipients who may read it besides its sender; null: everybody on the network
public record Heading(
        NetworkId networkId,
        AgentId sender,
        @Nullable List<String> recipients,
        String type,
        String topic,
        @Nullable String correlationId) {

    public Heading {
        recipients = recipients == null ? null : List.copyOf(recipients);
    }

    /// Whether it names that agent as a recipient.
    public boolean names(AgentId agent) {
        return recipients != null && recipients.contains(agent.value());
    }
}
