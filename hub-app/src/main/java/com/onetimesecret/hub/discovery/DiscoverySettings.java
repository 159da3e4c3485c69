package com.onetimesecret.hub.discovery;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the network presents itself to strangers.
///
/// @param networkName what it is called until somebody owns it (`HUB_NETWORK_NAME`); empty: named by its address
@ConfigurationProperties("hub")
record DiscoverySettings(@DefaultValue("") String networkName) {}
