package com.onetimesecret.hub.messaging.webhook;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How messages are pushed.
///
/// @param perAgent webhooks of one agent; it needs one for each system that listens
/// @param perAgentOfTasks webhooks of one agent that carry news of one task each
/// @param lookInterval how often a hub looks for what is to be pushed
/// @param atOnce webhooks that one hub serves at the same time, so that slow receivers do not take all its threads
/// @param perAgentAtOnce how many of those may be one agent's, so that none takes all turns
/// @param perNetworkAtOnce how many of those may be one network's
/// @param turn how long one webhook is served before others get their turn
/// @param lease how long a hub that gives no sign of life keeps a webhook; longer than an
///     attempt takes
/// @param firstRetry the pause after a first failure; it doubles with each further one
/// @param longestRetry the longest such pause
/// @param giveUpAfter how long a receiver may fail before its webhook ends
/// @param sweepInterval how often those are removed whose task has ended
@ConfigurationProperties("hub.messaging.webhook")
record WebhookSettings(
        @DefaultValue("10") int perAgent,
        @DefaultValue("100") int perAgentOfTasks,
        @DefaultValue("500ms") Duration lookInterval,
        @DefaultValue("16") int atOnce,
        @DefaultValue("2") int perAgentAtOnce,
        @DefaultValue("8") int perNetworkAtOnce,
        @DefaultValue("10s") Duration turn,
        @DefaultValue("1m") Duration lease,
        @DefaultValue("5s") Duration firstRetry,
        @DefaultValue("1h") Duration longestRetry,
        @DefaultValue("3d") Duration giveUpAfter,
        @DefaultValue("5m") Duration sweepInterval) {}
