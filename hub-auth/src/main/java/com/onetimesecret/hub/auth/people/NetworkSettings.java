package com.onetimesecret.hub.auth.people;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What `HUB_NETWORK_NAME` says; empty means unset.
@ConfigurationProperties("hub")
record NetworkSettings(@DefaultValue("") String networkName) {}
