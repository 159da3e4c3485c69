package com.onetimesecret.hub.messaging.activity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How posts are counted for people to look at.
///
/// @param countEvery how often the log's new messages are counted; so late are charts and lists of last messages
/// @param countMost messages counted in one transaction, short enough to disturb nobody
/// @param sweepEvery how often hours and statuses that have ended, already hidden, are removed
/// @param keepHours how many hours are kept; a day's chart takes 25
@ConfigurationProperties("hub.messaging.activity")
record ActivitySettings(
        @DefaultValue("2s") Duration countEvery,
        @DefaultValue("50000") int countMost,
        @DefaultValue("5m") Duration sweepEvery,
        @DefaultValue("26") int keepHours) {}
