package com.onetimesecret.hub.vault.deposit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What an operator may choose about deposit boxes; the limits of the wire contract are constants beside their rule.
///
/// @param badTokensPerMinute tokens of one client address that are no tokens or are refused, after which none of it
///     is looked at; an address that the hub cannot know has no limit, because behind it is everybody
/// @param perAgentPerMinute tokens of one agent whose time is not over that are looked at further, good or used
/// @param bodyWithin how long a value may take to arrive; while it comes it takes up memory
/// @param largeAtOnce values of more than 64 KiB, or of a size not announced, that a hub takes for one agent at
///     once; each may need 1 MiB of memory. Small ones are not counted, since many may come at once rightly
/// @param refusalsPerHour refused tokens of one agent that get a line in its log
/// @param outstanding links that the hub minted for one agent and nobody used; each is a row until its end. Links
///     that are minted at the same time may go beyond it
/// @param logKept how long the log is kept
/// @param announceEvery how soon an agent is told of deposits, and how often at most
/// @param lookAnyway how often a hub looks for deposits nobody was told of, in case it or another hub ended too early
/// @param announcedAtOnce deposits that one message tells of at most
/// @param keysInMemory how many agents' deposit keys a hub keeps at hand
/// @param sweepEvery how soon what is over is gone from storage
/// @param sweepBatch rows a statement of the sweeper touches, so that it never locks for long
@ConfigurationProperties("hub.vault.deposit")
record DepositSettings(
        @DefaultValue("300") int badTokensPerMinute,
        @DefaultValue("600") int perAgentPerMinute,
        @DefaultValue("30s") Duration bodyWithin,
        @DefaultValue("16") int largeAtOnce,
        @DefaultValue("60") int refusalsPerHour,
        @DefaultValue("1000") int outstanding,
        @DefaultValue("90d") Duration logKept,
        @DefaultValue("1s") Duration announceEvery,
        @DefaultValue("5s") Duration lookAnyway,
        @DefaultValue("1000") int announcedAtOnce,
        @DefaultValue("10000") int keysInMemory,
        @DefaultValue("10m") Duration sweepEvery,
        @DefaultValue("500") int sweepBatch) {}
