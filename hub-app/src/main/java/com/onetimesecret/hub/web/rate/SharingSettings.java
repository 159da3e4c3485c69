package com.onetimesecret.hub.web.rate;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How hubs on one database share their limits.
///
/// @param every pause between two exchanges: what a caller can get beyond its limit by changing hubs falls in one
/// such pause, and each costs two small statements
@ConfigurationProperties("hub.rate.sharing")
record SharingSettings(@DefaultValue("500ms") Duration every) {

    SharingSettings {
        if (every.toMillis() < 10) {
            throw new IllegalArgumentException("hub.rate.sharing.every must be 10ms or more, not " + every);
        }
    }
}
