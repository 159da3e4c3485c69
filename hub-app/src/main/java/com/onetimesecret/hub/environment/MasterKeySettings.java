package com.onetimesecret.hub.environment;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The master keys as the environment gives them, in base64; empty means unset.
///
/// @param masterKey seals everything new
/// @param masterKeyPrevious still opens what was sealed before a change of keys
@ConfigurationProperties("hub")
record MasterKeySettings(
        @DefaultValue("") String masterKey,
        @DefaultValue("") String masterKeyPrevious) {

    @Override
    public String toString() {
        return "MasterKeySettings[…]";
    }
}
