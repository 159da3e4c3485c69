package com.onetimesecret.hub.messaging.delivery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How deliveries are followed, and for how long.
///
/// @param fetchedEvery how often what was handed out is written down; a sender sees it within 5 s
/// @param fetchedRows of these in one transaction
/// @param fetchedWaiting of these that may wait in memory while the storage does not answer; the rest is not
///     noted
/// @param keptFor how long after its message's end a delivery can be looked up
/// @param sweepInterval how often older ones are deleted
/// @param sweepRows deleted in one transaction, short enough to disturb nobody
@ConfigurationProperties("hub.messaging.delivery")
public record DeliverySettings(
        @DefaultValue("2s") Duration fetchedEvery,
        @DefaultValue("1000") int fetchedRows,
        @DefaultValue("100000") int fetchedWaiting,
        @DefaultValue("24h") Duration keptFor,
        @DefaultValue("1m") Duration sweepInterval,
        @DefaultValue("5000") int sweepRows) {}
