package com.onetimesecret.hub.messaging.log;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How the log groups, bounds and forgets.
///
/// @param batchRows messages in one commit; beyond a few hundred a commit gains nothing and its first message waits
/// longer
/// @param batchBytes envelopes in one commit, so that large messages do not hold the log's head for long
/// @param queueRows posts that may wait for the writer, a list being one; a few commits' worth, more would only hide an
/// overload
/// @param queueBytes what these may take of the memory
/// @param commitTimeout how long one commit may take before its messages are refused
/// @param drainTimeout how long a stopping hub takes to store what has queued
/// @param lookInterval how often a hub looks for messages that came in at another one
/// @param tailBytes messages in memory, for readers that are not far behind
/// @param tailPreload messages read into memory at the start, for agents that come back after a restart
/// @param sweepInterval how often expired messages, already hidden, are deleted
/// @param sweepRows messages deleted in one transaction, short enough to disturb nobody
/// @param scanRows messages of the storage looked through for one page, so that no call reads for long
/// @param olderReads pages read from the storage at once; they must leave connections to everybody else
@ConfigurationProperties("hub.messaging.log")
public record LogSettings(
        @DefaultValue("500") int batchRows,
        @DefaultValue("1MB") DataSize batchBytes,
        @DefaultValue("10000") int queueRows,
        @DefaultValue("32MB") DataSize queueBytes,
        @DefaultValue("10s") Duration commitTimeout,
        @DefaultValue("30s") Duration drainTimeout,
        @DefaultValue("250ms") Duration lookInterval,
        @DefaultValue("32MB") DataSize tailBytes,
        @DefaultValue("2000") int tailPreload,
        @DefaultValue("1m") Duration sweepInterval,
        @DefaultValue("5000") int sweepRows,
        @DefaultValue("20000") int scanRows,
        @DefaultValue("4") int olderReads) {}
