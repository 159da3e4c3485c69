package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message that was found valid and waits for its place in the log.
///
/// @param recipients who may read it besides its sender; null: everybody on the network
/// @param chance the random part of the id it will get
/// @param timestamped whether `members` holds a `timestamp`; else the time of receipt is added as that
/// @param requiresAck whether its sender is told if a recipient does not acknowledge it
/// @param members the envelope's JSON members without the leading brace and the members the log adds, with the
///     closing brace
public record Draft(
        NetworkId networkId,
        String type,
        String topic,
        AgentId sender,
        @Nullable String correlationId,
        @Nullable String inReplyTo,
        @Nullable List<String> recipients,
        Duration ttl,
        String chance,
        boolean timestamped,
        boolean requiresAck,
        String members) {

    /// Room for the members the log adds.
    private static final int ADDED = 200;

    public Draft {
        recipients = recipients == null ? null : List.copyOf(recipients);
    }

    /// What decides who gets it.
    public Heading heading() {
        return new Heading(networkId, sender, recipients, type, topic, correlationId);
    }

    /// About how many bytes the envelope takes.
    int size() {
        return members.length() + ADDED;
    }
}
