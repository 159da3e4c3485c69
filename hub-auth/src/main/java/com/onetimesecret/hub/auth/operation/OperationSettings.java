package com.onetimesecret.hub.auth.operation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How much people are asked for.
///
/// @param openPerAgent operations of one agent that wait at once: more than that nobody decides with care
/// @param openPerNetwork operations of all agents of a network that wait at once, for the same people
@ConfigurationProperties("hub.operations")
record OperationSettings(
        @DefaultValue("5") int openPerAgent,
        @DefaultValue("100") int openPerNetwork) {}
