package com.onetimesecret.hub.auth.domain;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How domains are claimed and kept.
///
/// @param perAgent domains that one agent has or claims at once; tombstones count when there are ten times as
/// many
/// @param claimLife how long somebody who sets up DNS may take; claims that wait exclude nobody
/// @param betweenChecks the pause between two looks at one claim, because each calls somebody else's server
/// @param recheckEvery how often a proven domain is looked at again; a dangling record is noticed within a day
/// @param patience how long a proof may be missing before the domain is served no more: a weekend and a day
/// @param tombstone how long a released name stays nobody's, so that its next holder is not taken for the last
/// one
/// @param dnsServer the server that is asked for TXT records, as `host:port`; empty: the machine's own
@ConfigurationProperties("hub.domains")
record DomainSettings(
        @DefaultValue("10") int perAgent,
        @DefaultValue("7d") Duration claimLife,
        @DefaultValue("5s") Duration betweenChecks,
        @DefaultValue("1d") Duration recheckEvery,
        @DefaultValue("3d") Duration patience,
        @DefaultValue("400d") Duration tombstone,
        @DefaultValue("") String dnsServer) {

    DomainSettings {
        if (!dnsServer.isEmpty() && !dnsServer.matches("[A-Za-z0-9.-]+:\\d{1,5}")) {
            throw new IllegalArgumentException("hub.domains.dns-server must look like 192.0.2.53:53");
        }
    }
}
