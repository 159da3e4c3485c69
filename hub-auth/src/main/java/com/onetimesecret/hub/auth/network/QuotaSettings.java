package com.onetimesecret.hub.auth.network;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What every network may take up unless its operator says otherwise; far above what a team needs, so that one
/// network cannot fill the disk of all.
///
/// @param agents agents that may act
/// @param messagesPerDay messages a day (UTC)
/// @param storedBytes messages and secrets that have not ended
/// @param openStreams streams that are open at all hubs; each takes memory and a connection
/// @param openStreamsPerAgent those of them that one agent may have; enough for a process a topic
@ConfigurationProperties("hub.quota")
record QuotaSettings(
        @DefaultValue("10000") long agents,
        @DefaultValue("10000000") long messagesPerDay,
        @DefaultValue("50GB") DataSize storedBytes,
        @DefaultValue("2000") int openStreams,
        @DefaultValue("20") int openStreamsPerAgent) {}
