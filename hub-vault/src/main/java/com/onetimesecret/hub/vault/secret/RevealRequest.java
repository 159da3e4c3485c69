package com.onetimesecret.hub.vault.secret;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// The body of a reveal; a member misspelt must not cost the secret, so that others are refused.
///
/// @param proceed false: only look
record RevealRequest(
        @Nullable SecretValue passphrase,
        @JsonProperty("continue") @Nullable Boolean proceed) {

    static final RevealRequest EMPTY = new RevealRequest(null, null);

    boolean onlyLooks() {
        return Boolean.FALSE.equals(proceed);
    }
}
