package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.NetworkId;
import org.jspecify.annotations.Nullable;

/// A new secret, ready to be stored.
record SealedSecret(
        SecretId id,
        NetworkId network,
        String createdBy,
        NewSecret wish,
        @Nullable String passphraseHash,
        BearerKey secretKey,
        BearerKey receiptKey,
        SealedValue sealed) {}
