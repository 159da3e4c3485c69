package com.onetimesecret.hub.vault.secret;

/// One read that was won, still sealed.
///
/// @param withTask whether it goes with a task
record TakenSecret(StoredSecret secret, SealedValue sealed, boolean withTask) {}
