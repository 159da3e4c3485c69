package com.onetimesecret.hub.messaging.feed;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.messaging.log.TopicPattern;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which messages a person wants to see.
///
/// @param types wanted types; empty: all
/// @param topics wanted topics; empty: all
/// @param since nothing that was received before
/// @param text what the payload must contain, whatever the case
public record FeedFilter(
        @Nullable AgentId sender,
        List<String> types,
        List<TopicPattern> topics,
        @Nullable String correlationId,
        @Nullable Instant since,
        @Nullable String text) {

    /// All there is.
    public static final FeedFilter ALL = new FeedFilter(null, List.of(), List.of(), null, null, null);

    public FeedFilter {
        types = List.copyOf(types);
        topics = List.copyOf(topics);
    }

    /// Those of one thread.
    public static FeedFilter ofThread(String correlationId) {
        return new FeedFilter(null, List.of(), List.of(), correlationId, null, null);
    }
}
