package com.onetimesecret.hub.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How often somebody without an account may do what members have the limits of the API for, by client address.
///
/// @param guestSecretsPerHour secrets made or given; as many as a member may make
/// @param guestOpensPerMinute secrets opened or burned, also in vain; nobody clicks more often
@ConfigurationProperties("hub.pages")
record GuestSettings(
        @DefaultValue("100") int guestSecretsPerHour,
        @DefaultValue("60") int guestOpensPerMinute) {}
