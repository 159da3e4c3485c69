package com.onetimesecret.hub.messaging.webhook;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How messages are pushed.
///
/// @param perAgent webhooks of one agent; it needs one for each system that listens
/// @param lookInterval how often a hub looks for what is to be pushed
/// @param atOnce webhooks that one hub serves at the same time, so that slow receivers do not take all its threads
/// @param turn how long one webhook is served before others get their turn; also how
///     long one waits for a hub that died
/// @param firstRetry the pause after a first failure; it doubles with each further one
/// @param longestRetry the longest such pause
/// @param giveUpAfter how long a receiver may fail before its webhook ends
@ConfigurationProperties("hub.messaging.webhook")
record WebhookSettings(
        @DefaultValue("10") int perAgent,
        @DefaultValue("500ms") Duration lookInterval,
        @DefaultValue("16") int atOnce,
        @DefaultValue("1m") Duration turn,
        @DefaultValue("5s") Duration firstRetry,
        @DefaultValue("1h") Duration longestRetry,
        @DefaultValue("3d") Duration giveUpAfter) {}
