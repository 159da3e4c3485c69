package com.onetimesecret.hub.nostr;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What the relay at `/nostr` lets one connection do, and for how long.
///
/// @param largestMessage of a client; as large as a body of the API
/// @param connections at one hub; each costs some kilobytes
/// @param connectionsPerAddress from one known address, so that one machine does not take them all
/// @param authWithin how long a connection may be nobody's
/// @param authSkew how far the clock of a client may be off when it proves its key; about what NIP-42 says
/// @param createdSkew the same for events, which is what the API lets messages be off
/// @param messagesPerMinute of one connection, whatever they say: each signature costs a millisecond
/// @param subscriptions at a time of one connection
/// @param filters of one subscription
/// @param limit stored events on a question that names no number, and the most on any
/// @param pagesPerLook pages of 500 messages that one look at the log may read before it looks at a shorter time
/// @param ping how often a silent connection is asked; below what proxies wait for a byte
/// @param slowAfter how long one event may be on its way to a client that does not read
@ConfigurationProperties("hub.nostr")
record NostrSettings(
        @DefaultValue("64KB") DataSize largestMessage,
        @DefaultValue("2000") int connections,
        @DefaultValue("50") int connectionsPerAddress,
        @DefaultValue("30s") Duration authWithin,
        @DefaultValue("10m") Duration authSkew,
        @DefaultValue("5m") Duration createdSkew,
        @DefaultValue("600") int messagesPerMinute,
        @DefaultValue("20") int subscriptions,
        @DefaultValue("10") int filters,
        @DefaultValue("500") int limit,
        @DefaultValue("4") int pagesPerLook,
        @DefaultValue("20s") Duration ping,
        @DefaultValue("15s") Duration slowAfter) {}
