package com.onetimesecret.hub.api.seal;

import java.time.Instant;
import java.util.Optional;

/// Something that is kept for a while, was made with a master key, and cannot be made anew with another: the key is
/// needed until it has expired.
public interface PassingKeyUse {

    /// What it is called in the log, in the plural.
    String what();

    /// When the last that needs another key than that one expires; empty if there is none.
    Optional<Instant> lastUnderOthersThan(String fingerprint);
}
