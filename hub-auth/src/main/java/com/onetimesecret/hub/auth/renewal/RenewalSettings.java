package com.onetimesecret.hub.auth.renewal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When people are asked whether approvals that nobody uses go on.
///
/// @param lookEvery how often the hub looks for them
/// @param before how long before its end an approval is put on the card; one that lasts no longer was meant to end
/// @param after how long after its end it stays there, if its agent still proves its key
@ConfigurationProperties("hub.renewals")
record RenewalSettings(
        @DefaultValue("1m") Duration lookEvery,
        @DefaultValue("3d") Duration before,
        @DefaultValue("30d") Duration after) {}
