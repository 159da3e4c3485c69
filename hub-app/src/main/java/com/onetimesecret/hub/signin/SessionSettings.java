package com.onetimesecret.hub.signin;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long people stay signed in. What is risky asks for a proof again after ten minutes, so a session by itself may
/// be as long as a day at work.
///
/// @param idle ends a session that nobody used for so long
/// @param longest ends every session after that time
/// @param proof how long it counts that the person showed who they are
@ConfigurationProperties("hub.sessions")
record SessionSettings(
        @DefaultValue("12h") Duration idle,
        @DefaultValue("7d") Duration longest,
        @DefaultValue("10m") Duration proof) {}
