package com.onetimesecret.hub.auth.people;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the first network is called when the environment creates it; `Home` unless it says.
@ConfigurationProperties("hub")
record NetworkSettings(@DefaultValue("") String networkName) {

    NetworkSettings {
        networkName = networkName.isBlank() ? "Home" : networkName;
    }
}
