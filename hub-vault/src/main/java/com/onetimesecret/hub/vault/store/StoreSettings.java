package com.onetimesecret.hub.vault.store;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What an operator may choose about agents' private stores; the limits of the wire contract are constants beside
/// their rule.
///
/// @param labels how many an agent may have; deleted ones too, while a version can still be had
/// @param bytes how much an agent may keep, earlier versions included; each version counts for [#PER_VERSION] more
/// @param keepEarlier how long an overwritten or deleted value can still be had (WIRE 6)
/// @param countEvery how long what an agent has is not counted anew. Within that time each hub knows only what it
///     stored itself, so several hubs together may let an agent go beyond its limits by what they take in meanwhile
/// @param keysInMemory how many agents' keys a hub keeps opened, 100 bytes each
/// @param sweepEvery how soon what is over is gone from storage
/// @param sweepBatch rows a statement of the sweeper touches, so that it never locks for long
@ConfigurationProperties("hub.vault.store")
record StoreSettings(
        @DefaultValue("1000") int labels,
        @DefaultValue("64MB") DataSize bytes,
        @DefaultValue("7d") Duration keepEarlier,
        @DefaultValue("5s") Duration countEvery,
        @DefaultValue("10000") int keysInMemory,
        @DefaultValue("30m") Duration sweepEvery,
        @DefaultValue("500") int sweepBatch) {

    /// What a version costs whose value is empty.
    static final int PER_VERSION = 512;
}
