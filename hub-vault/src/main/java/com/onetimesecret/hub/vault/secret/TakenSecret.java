package com.onetimesecret.hub.vault.secret;

/// One read that was won, still sealed.
record TakenSecret(StoredSecret secret, SealedValue sealed) {}
