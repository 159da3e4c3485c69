package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.call.Caller;
import org.jspecify.annotations.Nullable;

/// A claim to one read.
///
/// @param verifiedHash the stored hash that the given passphrase was found to match; null where none was stored
/// @param tries how many passphrase tries this read has used up and gives back
record Take(Caller caller, BearerKey secretKey, @Nullable String verifiedHash, int tries) {

    /// Of a secret without a passphrase.
    static Take open(Caller caller, BearerKey secretKey) {
        return new Take(caller, secretKey, null, 0);
    }

    /// Of a secret whose passphrase was given.
    static Take verified(Caller caller, BearerKey secretKey, String hash) {
        return new Take(caller, secretKey, hash, 1);
    }
}
