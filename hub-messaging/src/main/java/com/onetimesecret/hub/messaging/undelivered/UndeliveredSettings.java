package com.onetimesecret.hub.messaging.undelivered;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When and how much senders are told of messages that nobody acknowledged.
///
/// @param lookInterval how often the hub looks for such; a sender hears of it about so late
/// @param inOneNotice deliveries that one notice lists, as many as an audit_log may name
/// @param senders that are told in one round
@ConfigurationProperties("hub.messaging.undelivered")
public record UndeliveredSettings(
        @DefaultValue("5s") Duration lookInterval,
        @DefaultValue("100") int inOneNotice,
        @DefaultValue("100") int senders) {}
