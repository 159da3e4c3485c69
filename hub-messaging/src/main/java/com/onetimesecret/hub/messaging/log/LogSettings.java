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
/// @param queueRows messages that may wait for the writer; a few commits' worth, more would only hide an overload
/// @param queueBytes what these may take of the memory
/// @param commitTimeout how long one commit may take before its messages are refused
/// @param drainTimeout how long a stopping hub takes to store what has queued
/// @param lookInterval how often waiting readers look for messages that came in at another hub
/// @param sweepInterval how often expired messages, already hidden, are deleted
/// @param sweepRows messages deleted in one transaction, short enough to disturb nobody
@ConfigurationProperties("hub.messaging.log")
public record LogSettings(
        @DefaultValue("500") int batchRows,
        @DefaultValue("1MB") DataSize batchBytes,
        @DefaultValue("10000") int queueRows,
        @DefaultValue("32MB") DataSize queueBytes,
        @DefaultValue("10s") Duration commitTimeout,
        @DefaultValue("30s") Duration drainTimeout,
        @DefaultValue("1s") Duration lookInterval,
        @DefaultValue("1m") Duration sweepInterval,
        @DefaultValue("5000") int sweepRows) {}
