package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a reader may see (its network's messages to everybody, to it or by it), narrowed to what it wants to see.
///
/// @param topics wanted topics; empty: all
/// @param types wanted types; empty: all
/// @param text what the payload must contain, whatever the case
public record Filter(
        NetworkId networkId,
        AgentId reader,
        List<TopicPattern> topics,
        List<String> types,
        @Nullable AgentId sender,
        boolean toReader,
        @Nullable String correlationId,
        @Nullable String text) {

    private static final AgentId NOBODY = new AgentId("agent_" + "0".repeat(24));

    public Filter {
        topics = List.copyOf(topics);
        types = List.copyOf(types);
    }

    /// All that the reader may see.
    public static Filter everythingFor(NetworkId networkId, AgentId reader) {
        return new Filter(networkId, reader, List.of(), List.of(), null, false, null, null);
    }

    /// The same wishes of nobody in particular: what this admits, it admits for everybody who has them.
    Filter ofNobody() {
        return new Filter(networkId, NOBODY, topics, types, sender, toReader, correlationId, text);
    }

    /// Whether the message may be one of those meant; the text is left to the log.
    public boolean admits(Heading message) {
        var recipients = message.recipients();
        var addressed = recipients != null && recipients.contains(reader.value());
        var visible = recipients == null || addressed || message.sender().equals(reader);
        return visible
                && message.networkId().equals(networkId)
                && (!toReader || addressed)
                && (types.isEmpty() || types.contains(message.type()))
                && (sender == null || sender.equals(message.sender()))
                && (correlationId == null || correlationId.equals(message.correlationId()))
                && (topics.isEmpty() || topics.stream().anyMatch(topic -> topic.matches(message.topic())));
    }
}
