package com.onetimesecret.hub.messaging.publish;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What a message may be.
///
/// @param clockSkew how far a sender's `timestamp` may be off; clocks of machines without time service drift that much
/// @param largestMetadata of a message, encoded; it is meant for labels, not for content
@ConfigurationProperties("hub.messaging.publish")
public record PublishSettings(
        @DefaultValue("5m") Duration clockSkew,
        @DefaultValue("4KB") DataSize largestMetadata) {}
