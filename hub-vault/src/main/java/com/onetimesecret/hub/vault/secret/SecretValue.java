package com.onetimesecret.hub.vault.secret;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Text that nobody but its reader may see: a secret's value or a passphrase; prints as `***`.
public record SecretValue(@JsonValue String text) {

    /// Only a JSON string makes one: a number would not come back as it was sent.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SecretValue {}

    @Override
    public String toString() {
        return "***";
    }
}
