package com.onetimesecret.hub.discovery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the network presents itself to strangers.
///
/// @param networkName what it is called until somebody owns it (`HUB_NETWORK_NAME`); empty: named by its address
/// @param auditTrailTtl how long the trail keeps what agents do (`HUB_AUDIT_TTL`)
/// @param loopBrake after how many messages a thread of agents alone is stopped (`HUB_LOOP_BRAKE`)
@ConfigurationProperties("hub")
record DiscoverySettings(
        @DefaultValue("") String networkName,
        @DefaultValue("24h") Duration auditTrailTtl,
        @DefaultValue("30") int loopBrake) {}
