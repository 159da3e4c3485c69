package com.onetimesecret.hub.messaging.feed;

import java.util.List;

/// Some messages, the newest first.
///
/// @param before the place in front of which the next page begins
/// @param more whether there may be older ones
/// @param lookedAt how many messages were looked through
public record FeedPage(List<FeedMessage> messages, long before, boolean more, long lookedAt) {

    public FeedPage {
        messages = List.copyOf(messages);
    }
}
