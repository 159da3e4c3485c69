package com.onetimesecret.hub.messaging.peer;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What counts as present.
///
/// @param heartbeatEvery how often an agent is asked to call; half of `onlineFor`, so that one lost call shows
///     nothing
/// @param onlineFor how long after its last call an agent is online
/// @param idleFor how long after its last call it is idle rather than offline
/// @param lookEvery how often changes of presence are looked for, to be told
/// @param forgetAfter how long what an agent says about itself outlives its last call
/// @param mostResponses of agents that are named to one who asks for them
@ConfigurationProperties("hub.messaging.peer")
public record PeerSettings(
        @DefaultValue("60s") Duration heartbeatEvery,
        @DefaultValue("2m") Duration onlineFor,
        @DefaultValue("15m") Duration idleFor,
        @DefaultValue("10s") Duration lookEvery,
        @DefaultValue("30d") Duration forgetAfter,
        @DefaultValue("20") int mostResponses) {}
