package com.onetimesecret.hub.messaging.subscribe;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What each stream may take, and when it ends.
///
/// @param keepAlive how long a stream is silent before it says that it is there; below the 60 s after which
/// proxies cut idle connections, and the 75 s after which the hub does
/// @param lookEvery how often credentials are looked at again; revocations must end streams within a second
/// @param blindFor how long streams go on while credentials cannot be looked at
/// @param stalledAfter how long one piece may be on its way to a client that does not read before it is cut off
/// @param farewell how long a stream that ends may take to say so
/// @param pieceBytes what is on its way to one client at most, unless one message is larger
/// @param pieceMessages the same in messages
/// @param retry about when clients are told to come back; spread, so that they do not all come at once
/// @param lanes threads that hand messages to streams; 0: one a processor
/// @param catchUps streams that read the storage at a time; the connections to it are for all
@ConfigurationProperties("hub.messaging.subscribe")
record SubscribeSettings(
        @DefaultValue("15s") Duration keepAlive,
        @DefaultValue("500ms") Duration lookEvery,
        @DefaultValue("10s") Duration blindFor,
        @DefaultValue("20s") Duration stalledAfter,
        @DefaultValue("300ms") Duration farewell,
        @DefaultValue("64KB") DataSize pieceBytes,
        @DefaultValue("200") int pieceMessages,
        @DefaultValue("2s") Duration retry,
        @DefaultValue("0") int lanes,
        @DefaultValue("2") int catchUps) {}
