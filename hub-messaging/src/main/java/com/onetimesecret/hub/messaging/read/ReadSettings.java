package com.onetimesecret.hub.messaging.read;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How much a reader gets at once, and how long it may wait.
///
/// @param limit messages on a page that asks for no number
/// @param highestLimit messages on any page
/// @param maxBytes of messages on a page that asks for no size; about what a model reads at once without losing the
/// rest
/// @param highestMaxBytes of messages on any page, so that one answer does not fill the memory
/// @param longestWait for a first message; below the 60 s after which proxies cut idle calls
@ConfigurationProperties("hub.messaging.read")
public record ReadSettings(
        @DefaultValue("50") int limit,
        @DefaultValue("500") int highestLimit,
        @DefaultValue("24KB") DataSize maxBytes,
        @DefaultValue("1MB") DataSize highestMaxBytes,
        @DefaultValue("55s") Duration longestWait) {}
