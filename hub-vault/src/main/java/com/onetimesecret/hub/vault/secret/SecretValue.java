package com.onetimesecret.hub.vault.secret;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Text that nobody but its reader may see: a secret's value or a passphrase; prints as `***`.
public record SecretValue(@JsonValue String text) {

    /// WIRE 5.
    private static final int LARGEST_BYTES = 1024 * 1024;

    /// Only a JSON string makes one: a number would not come back as it was sent.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SecretValue {}

    /// What is wrong with it as the value of a secret, if anything is.
    public Optional<String> mistake() {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return Optional.of("must be text without half surrogate pairs");
        }
        if (text.indexOf('\0') >= 0) {
            return Optional.of("must not hold NUL; encode bytes, as base64 for example");
        }
        return text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > LARGEST_BYTES
                ? Optional.of("must be from 1 to " + LARGEST_BYTES + " bytes of UTF-8")
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "***";
    }
}
