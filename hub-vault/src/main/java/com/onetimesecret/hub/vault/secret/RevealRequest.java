package com.onetimesecret.hub.vault.secret;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// The body of a reveal; other members are ignored, as Onetime Secret does.
///
/// @param proceed false: only look
@JsonIgnoreProperties(ignoreUnknown = true)
record RevealRequest(
        @Nullable SecretValue passphrase,
        @JsonProperty("continue") @Nullable Boolean proceed) {

    static final RevealRequest EMPTY = new RevealRequest(null, null);

    boolean onlyLooks() {
        return Boolean.FALSE.equals(proceed);
    }
}
