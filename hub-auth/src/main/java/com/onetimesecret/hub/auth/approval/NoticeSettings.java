package com.onetimesecret.hub.auth.approval;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How often people are told of new requests; what is over it waits in the queue all the same.
///
/// @param strangersAtOnce requests of unapproved keys that a network's people are told of in a row (WIRE 2)
/// @param strangersEvery after those, one in this time
/// @param agentAtOnce requests of one approved agent that people are told of in a row
/// @param agentEvery after those, one in this time
@ConfigurationProperties("hub.notices")
record NoticeSettings(
        @DefaultValue("3") int strangersAtOnce,
        @DefaultValue("15m") Duration strangersEvery,
        @DefaultValue("10") int agentAtOnce,
        @DefaultValue("1m") Duration agentEvery) {}
