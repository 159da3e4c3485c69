package com.onetimesecret.hub.discovery;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the network presents itself to strangers.
///
/// @param networkName what the manifest and the guide call it (`HUB_NETWORK_NAME`); empty: named by its address
@ConfigurationProperties("hub")
record DiscoverySettings(@DefaultValue("") String networkName) {}
