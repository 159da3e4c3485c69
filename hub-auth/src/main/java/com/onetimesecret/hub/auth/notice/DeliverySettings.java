package com.onetimesecret.hub.auth.notice;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How often a notice is tried, and how long it is known what became of it.
///
/// @param tries how often a notice is given to a channel's service before it counts as failed: pauses that
///     double, 17 minutes in all, because a request that waits longer is better looked for
/// @param keptFor how long people can see what failed
/// @param questionsAtOnce questions of one agent to people that they are told of in a row
/// @param questionsEvery after those, one in this time; the same two hold for alarms of one owner's secrets
/// @param testsAtOnce tests that one person may ask for in a row
/// @param testsEvery after those, one in this time
@ConfigurationProperties("hub.notices")
record DeliverySettings(
        @DefaultValue("10") int tries,
        @DefaultValue("7d") Duration keptFor,
        @DefaultValue("5") int questionsAtOnce,
        @DefaultValue("1m") Duration questionsEvery,
        @DefaultValue("3") int testsAtOnce,
        @DefaultValue("1m") Duration testsEvery) {}
