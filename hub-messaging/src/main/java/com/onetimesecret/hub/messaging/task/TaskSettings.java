package com.onetimesecret.hub.messaging.task;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long tasks are held and kept.
///
/// @param lease how long a claim lasts that was not renewed, where the sender does not say; a few minutes more than
///     an agent thinks about one step
/// @param shortestLease that a sender may ask for; a slower network would lose it on the way
/// @param longestLease that a sender may ask for; nobody learns earlier that the holder is gone
/// @param mostAttempts leases that lapse, or failures to be tried again, after which a task has failed: one that
///     ends every agent must not go on to the next
/// @param keepOver how long a task can be read after its end
/// @param keepNews how long the messages about it are kept, so that who sleeps learns what happened
/// @param sweepInterval how often leases, deadlines and ends that time has reached are told
/// @param sweepRows tasks that are looked at in one go
@ConfigurationProperties("hub.messaging.task")
public record TaskSettings(
        @DefaultValue("15m") Duration lease,
        @DefaultValue("30s") Duration shortestLease,
        @DefaultValue("1d") Duration longestLease,
        @DefaultValue("5") int mostAttempts,
        @DefaultValue("7d") Duration keepOver,
        @DefaultValue("7d") Duration keepNews,
        @DefaultValue("1s") Duration sweepInterval,
        @DefaultValue("200") int sweepRows) {}
