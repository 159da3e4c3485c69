package com.onetimesecret.hub.environment;

import java.util.Arrays;
import java.util.List;
import javax.crypto.SecretKey;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The master keys as the environment gives them, in base64; empty means unset.
///
/// @param masterKey seals everything new
/// @param masterKeyPrevious only open: those before a change of keys, or one that is about to come; separated by
/// commas
@ConfigurationProperties("hub")
record MasterKeySettings(
        @DefaultValue("") String masterKey,
        @DefaultValue("") String masterKeyPrevious) {

    /// The keys that only open.
    List<SecretKey> others() {
        return Arrays.stream(masterKeyPrevious.split(","))
                .filter(text -> !text.isBlank())
                .map(text -> MasterKey.parse(text)
                        .orElseThrow(() ->
                                new StartRefused("hub.master-key-previous holds something else than keys of 32 bytes"
                                        + " in base64, separated by commas.")))
                .toList();
    }

    @Override
    public String toString() {
        return "MasterKeySettings[…]";
    }
}
