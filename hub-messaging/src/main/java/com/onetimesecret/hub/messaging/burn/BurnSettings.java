package com.onetimesecret.hub.messaging.burn;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How contents that nobody opened are destroyed.
///
/// @param sweepInterval how often the hub looks for such whose time is over
/// @param sweepRows destroyed in one transaction
@ConfigurationProperties("hub.messaging.burn")
public record BurnSettings(
        @DefaultValue("1m") Duration sweepInterval,
        @DefaultValue("500") int sweepRows) {}
