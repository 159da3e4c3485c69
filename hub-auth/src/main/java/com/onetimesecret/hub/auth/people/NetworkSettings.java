package com.onetimesecret.hub.auth.people;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the first network is called when the environment creates it.
@ConfigurationProperties("hub")
record NetworkSettings(@DefaultValue("Home") String networkName) {}
