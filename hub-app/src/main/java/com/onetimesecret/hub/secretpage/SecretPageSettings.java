package com.onetimesecret.hub.secretpage;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How often somebody without an account may use the pages, by client address; people have the limits of the API.
///
/// @param guestSecretsPerHour secrets made or given; as many as a member may make
/// @param guestOpensPerMinute secrets opened or burned, also in vain; nobody clicks more often
@ConfigurationProperties("hub.pages")
record SecretPageSettings(
        @DefaultValue("100") int guestSecretsPerHour,
        @DefaultValue("60") int guestOpensPerMinute) {}
