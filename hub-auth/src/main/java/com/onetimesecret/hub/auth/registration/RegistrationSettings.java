package com.onetimesecret.hub.auth.registration;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How many clients may register before a person approves them.
///
/// @param perAddress unapproved ones from one client address: a machine that runs a team's tools has fewer
/// @param perHub unapproved ones from everywhere: what anybody can make the hub store
/// @param unapprovedLife how long a client is kept that nobody approves
@ConfigurationProperties("hub.registration")
record RegistrationSettings(
        @DefaultValue("20") int perAddress,
        @DefaultValue("2000") int perHub,
        @DefaultValue("24h") Duration unapprovedLife) {}
