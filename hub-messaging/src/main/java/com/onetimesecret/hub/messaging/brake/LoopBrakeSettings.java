package com.onetimesecret.hub.messaging.brake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When a thread of agents is stopped.
///
/// @param messages of one `correlation_id` without a person or anything new; 0: never stopped. Two agents that settle
///     a matter need far fewer
/// @param speakers of a thread that are remembered; who speaks first brings something new, but not without end
/// @param forgetAfterDays how many days a thread must be silent until its count begins again
/// @param sweepInterval how often silent threads are forgotten
/// @param sweepRows threads forgotten in one transaction, short enough to disturb nobody
@ConfigurationProperties("hub.messaging.brake")
public record LoopBrakeSettings(
        @DefaultValue("30") int messages,
        @DefaultValue("100") int speakers,
        @DefaultValue("2") int forgetAfterDays,
        @DefaultValue("10m") Duration sweepInterval,
        @DefaultValue("5000") int sweepRows) {}
