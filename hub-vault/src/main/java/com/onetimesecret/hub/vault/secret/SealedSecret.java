package com.onetimesecret.hub.vault.secret;

import org.jspecify.annotations.Nullable;

/// A new secret, ready to be stored.
record SealedSecret(
        SecretId id,
        Party creator,
        NewSecret wish,
        @Nullable String passphraseHash,
        BearerKey secretKey,
        BearerKey receiptKey,
        SealedValue sealed,
        StoredSecret.HeldKeys held) {}
