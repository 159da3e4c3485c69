package com.onetimesecret.hub.vault.secret;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What an operator may choose about secrets; the limits of the wire contract are constants beside their rule.
///
/// @param defaultTtl how long a secret waits whose creator does not say
/// @param passphraseTries wrong passphrases until a secret is locked; with a passphrase of four digits, five
///     tries are one chance in 2,000
/// @param passphraseLock how long it then is locked
/// @param passphraseChecksAtOnce passphrases hashed at the same time; each takes 19 MiB and a core for some 50 ms
/// @param sweepEvery how soon after its end a secret's ciphertext is gone from storage
/// @param sweepBatch rows a statement of the sweeper touches, so that it never locks for long
@ConfigurationProperties("hub.vault.secret")
record SecretSettings(
        @DefaultValue("7d") Duration defaultTtl,
        @DefaultValue("5") int passphraseTries,
        @DefaultValue("30m") Duration passphraseLock,
        @DefaultValue("2") int passphraseChecksAtOnce,
        @DefaultValue("5m") Duration sweepEvery,
        @DefaultValue("500") int sweepBatch) {}
