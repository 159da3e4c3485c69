package com.onetimesecret.hub.messaging.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long the trail is kept.
///
/// @param ttl of traffic entries; the manifest promises it as `audit_trail_ttl`
/// @param securityTtl of approvals, sign-ins, keys, reveals and admin acts; longer than a year, so that a
///     yearly review sees the last one
/// @param sweepInterval how often expired entries are deleted
/// @param sweepRows entries deleted in one transaction, short enough to disturb nobody
@ConfigurationProperties("hub.messaging.audit")
public record AuditSettings(
        @DefaultValue("24h") Duration ttl,
        @DefaultValue("400d") Duration securityTtl,
        @DefaultValue("1m") Duration sweepInterval,
        @DefaultValue("5000") int sweepRows) {}
