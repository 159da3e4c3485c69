package com.onetimesecret.hub.messaging.feed;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How far one look at the feed goes.
///
/// @param limit messages on one page; as many as a person scrolls through
/// @param scanRows messages looked through for one page with a filter, so that no page takes long
/// @param textRows messages looked into for one page of a search; to look inside costs far more than to pass by
@ConfigurationProperties("hub.messaging.feed")
public record FeedSettings(
        @DefaultValue("40") int limit,
        @DefaultValue("20000") int scanRows,
        @DefaultValue("20000") int textRows) {}
