package com.onetimesecret.hub.vault.secret;

import org.jspecify.annotations.Nullable;

/// A claim to one read.
///
/// @param verifiedHash the stored hash that the given passphrase was found to match; null where none was stored
record Take(Party party, BearerKey secretKey, @Nullable String verifiedHash) {}
