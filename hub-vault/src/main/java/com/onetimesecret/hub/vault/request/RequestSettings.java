package com.onetimesecret.hub.vault.request;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What an operator may choose about requests for secrets.
///
/// @param mostOpen requests of one person that may wait for their answer at once: each lets a stranger store a value
/// @param shortestAnswer how long an answer can be opened at least, in case it comes at the last moment
/// @param knownFor how long a request is listed after its end
/// @param sweepEvery how often old ones are removed
/// @param sweepBatch rows a statement of the sweeper touches, so that it never locks for long
@ConfigurationProperties("hub.vault.request")
record RequestSettings(
        @DefaultValue("20") int mostOpen,
        @DefaultValue("1d") Duration shortestAnswer,
        @DefaultValue("30d") Duration knownFor,
        @DefaultValue("1h") Duration sweepEvery,
        @DefaultValue("500") int sweepBatch) {}
