package com.onetimesecret.hub.rotation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How what an earlier master key sealed is sealed anew.
///
/// @param lookEvery how often a hub looks whether there is something to do, or to finish
/// @param rows looked at in one transaction; what it changes is locked until its end, some ten milliseconds
/// @param pause between two such transactions, in which everything else has the database to itself
/// @param lifeSign how often each hub says under which key it seals; a quarter of the silence after which it counts
/// as gone
@ConfigurationProperties("hub.rotation")
record RotationSettings(
        @DefaultValue("30s") Duration lookEvery,
        @DefaultValue("200") int rows,
        @DefaultValue("10ms") Duration pause,
        @DefaultValue("30s") Duration lifeSign) {}
