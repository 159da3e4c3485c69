package com.onetimesecret.hub.web.repeat;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How calls under an `Idempotency-Key` are kept.
///
/// @param keptFor how long a repeat gets the first answer (WIRE 0)
/// @param heldFor how long a call may be under way before a repeat takes its place: longer than any takes, short
/// enough to wait for after a hub was killed
/// @param atOnce such calls at a time, each with a connection; half of the pool, so that the rest goes on
/// @param patience how long one waits for its turn before it is told to come back
/// @param largestAnswer that is kept; the answer to a batch of a hundred, each refused at length, is smaller
@ConfigurationProperties("hub.idempotency")
record RepeatSettings(
        @DefaultValue("24h") Duration keptFor,
        @DefaultValue("30s") Duration heldFor,
        @DefaultValue("5") int atOnce,
        @DefaultValue("2s") Duration patience,
        @DefaultValue("1MB") DataSize largestAnswer) {}
