package com.onetimesecret.hub.environment;

import com.onetimesecret.hub.api.seal.MasterKeys;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.springframework.core.env.Environment;

/// The master keys that an operator has on this machine, for works that do not start the hub.
///
/// @param place where the current one is, in words
public record KeysAtHand(MasterKeys keys, String place) {

    /// The keys of the environment, else of the data folder; empty if there is none yet.
    public static Optional<KeysAtHand> find(Environment environment) {
        var settings = new MasterKeySettings(
                environment.getProperty("hub.master-key", ""), environment.getProperty("hub.master-key-previous", ""));
        if (!settings.masterKey().isEmpty()) {
            return MasterKey.parse(settings.masterKey())
                    .map(key -> new KeysAtHand(MasterKeys.of(key, settings.others()), "HUB_MASTER_KEY"));
        }
        var file = MasterKeyFile.in(DataFolder.of(environment).path());
        try {
            return file.read()
                    .map(key -> new KeysAtHand(
                            MasterKeys.of(key, settings.others()), file.file().toString()));
        } catch (IOException e) {
            throw new StartRefused("The master key in " + file.file() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// The current key as the environment spells it; a secret.
    public String text() {
        return Base64.getEncoder().encodeToString(keys.current().getEncoded());
    }
}
