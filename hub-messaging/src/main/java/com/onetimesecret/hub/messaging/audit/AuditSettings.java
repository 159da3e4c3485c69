package com.onetimesecret.hub.messaging.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long the trail is kept, and how soon and in what steps it is linked, signed and read.
///
/// @param ttl of traffic entries; the manifest promises it as `audit_trail_ttl`
/// @param securityTtl of approvals, sign-ins, keys, reveals and admin acts; longer than a year, so that a
/// yearly review sees the last one
/// @param sweepInterval how often expired entries are removed
/// @param sweepRows entries removed in one transaction, short enough to disturb nobody
/// @param linkInterval how often new entries are looked for; a second from commit to link is promised
/// @param linkRows entries linked in one transaction; a few megabytes
/// @param checkpointInterval how often the end of a chain that grew is signed by itself
/// @param pageRows entries read at once for an export
/// @param scanRows entries looked through for one page of a list with a filter, so that no call reads for long
/// @param lookBackRows entries looked through for one page with a filter that people see, in a few hundredths
/// of a second
/// @param checkedRows entries that a page checks by itself, from one signed checkpoint to another
@ConfigurationProperties("hub.messaging.audit")
public record AuditSettings(
        @DefaultValue("24h") Duration ttl,
        @DefaultValue("400d") Duration securityTtl,
        @DefaultValue("1m") Duration sweepInterval,
        @DefaultValue("5000") int sweepRows,
        @DefaultValue("250ms") Duration linkInterval,
        @DefaultValue("5000") int linkRows,
        @DefaultValue("1m") Duration checkpointInterval,
        @DefaultValue("500") int pageRows,
        @DefaultValue("20000") int scanRows,
        @DefaultValue("2000") int lookBackRows,
        @DefaultValue("1000") int checkedRows) {}
