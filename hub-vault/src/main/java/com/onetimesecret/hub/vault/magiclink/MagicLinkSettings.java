package com.onetimesecret.hub.vault.magiclink;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What an operator may choose about magic links; the limits of the wire contract are constants beside their rule.
///
/// @param triesPerAddress codes that one client address may try a minute, right or wrong (WIRE 6): with the shortest
///     codes there are, guessing one would take longer than the universe. An address that the hub cannot know
///     has no limit of its own, because behind it is everybody
/// @param triesPerAgent codes of one agent that everybody together may try a minute
/// @param mostHosted codes that one agent may host at once; those that are hosted at the same time may go beyond it
/// @param sweepEvery how soon codes whose time is over are gone from storage
/// @param sweepBatch rows a statement of the sweeper touches, so that it never locks for long
@ConfigurationProperties("hub.vault.magic-link")
record MagicLinkSettings(
        @DefaultValue("10") int triesPerAddress,
        @DefaultValue("600") int triesPerAgent,
        @DefaultValue("100") int mostHosted,
        @DefaultValue("5m") Duration sweepEvery,
        @DefaultValue("500") int sweepBatch) {}
