package com.onetimesecret.hub.messaging.feed;

import com.onetimesecret.hub.api.message.MessageId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One message as a person may see it.
///
/// @param recipients who may read it besides its sender; null: everybody on the network
/// @param withheld whether the envelope was left without what its recipients read
/// @param envelope as it is served, without what the person may not see
public record FeedMessage(
        MessageId id,
        String sender,
        @Nullable List<String> recipients,
        String type,
        String topic,
        @Nullable String correlationId,
        @Nullable String inReplyTo,
        Instant receivedAt,
        Instant expiresAt,
        boolean withheld,
        ObjectNode envelope) {

    public FeedMessage {
        recipients = recipients == null ? null : List.copyOf(recipients);
    }
}
