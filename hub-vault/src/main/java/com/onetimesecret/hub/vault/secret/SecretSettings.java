package com.onetimesecret.hub.vault.secret;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What an operator may choose about secrets; the limits of the wire contract are constants beside their rule.
///
/// @param defaultTtl how long a secret waits whose creator does not say
/// @param guessesEach wrong passphrases of one agent, person or address until a secret is locked for it; with a
///     passphrase of four digits, five guesses are one chance in 2,000
/// @param guessesOfAll wrong passphrases of all together until it is locked for all; more, because otherwise
///     anybody who has the link could keep its reader out
/// @param guessWindow how long guesses count
/// @param guessLock how long it then is locked
/// @param passphraseChecksAtOnce passphrases hashed at the same time; each takes 19 MiB and a core for some 50 ms
/// @param letters how many letters with links one person may have the hub send within `lettersWithin`
/// @param sweepEvery how soon after its end a secret's ciphertext is gone from storage
/// @param sweepBatch rows a statement of the sweeper touches, so that it never locks for long
@ConfigurationProperties("hub.vault.secret")
record SecretSettings(
        @DefaultValue("7d") Duration defaultTtl,
        @DefaultValue("5") int guessesEach,
        @DefaultValue("20") int guessesOfAll,
        @DefaultValue("10m") Duration guessWindow,
        @DefaultValue("30m") Duration guessLock,
        @DefaultValue("2") int passphraseChecksAtOnce,
        @DefaultValue("50") int letters,
        @DefaultValue("20m") Duration lettersWithin,
        @DefaultValue("5m") Duration sweepEvery,
        @DefaultValue("500") int sweepBatch) {}
