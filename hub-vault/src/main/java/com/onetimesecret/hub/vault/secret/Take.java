package com.onetimesecret.hub.vault.secret;

import org.jspecify.annotations.Nullable;

/// A claim to one read.
///
/// @param verifiedHash the stored hash that the given passphrase was found to match; null where none was stored
/// @param unguarded whether it is to win only what nothing stands before: no passphrase, no person's yes, no task
record Take(Party party, BearerKey secretKey, @Nullable String verifiedHash, boolean unguarded) {

    /// Of what opens by the key alone.
    static Take unguarded(Party party, BearerKey secretKey) {
        return new Take(party, secretKey, null, true);
    }

    /// Of what may have guards, all of which were passed.
    static Take guarded(Party party, BearerKey secretKey, @Nullable String verifiedHash) {
        return new Take(party, secretKey, verifiedHash, false);
    }
}
