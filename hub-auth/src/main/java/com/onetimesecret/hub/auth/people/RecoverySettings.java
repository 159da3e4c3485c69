package com.onetimesecret.hub.auth.people;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How people get back in who lost their means to sign in.
///
/// @param linkLife long enough for slow mail, too short for a mailbox that is read later by somebody else
@ConfigurationProperties("hub.recovery")
record RecoverySettings(@DefaultValue("30m") Duration linkLife) {}
