package com.onetimesecret.hub.vault.request;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A request for a secret as the database knows it.
///
/// @param description what is asked for, as the giver reads it
/// @param secretId what came
/// @param isWaiting whether it can be answered, by the database's clock
/// @param isSealed whether what came waits to be opened
public record SecretRequest(
        RequestId id,
        NetworkId network,
        PersonId person,
        String description,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant answeredAt,
        @Nullable String secretId,
        boolean isWaiting,
        boolean isWithdrawn,
        boolean isSealed) {}
