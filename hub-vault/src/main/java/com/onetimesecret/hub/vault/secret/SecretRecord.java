package com.onetimesecret.hub.vault.secret;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.vault.secret.RevealSecret.Revealed;
import org.jspecify.annotations.Nullable;

/// A secret in the shape of Onetime Secret's API v2; times are unix seconds.
@JsonInclude(JsonInclude.Include.NON_NULL)
record SecretRecord(
        BearerKey identifier,
        BearerKey key,
        String shortid,
        String state,
        long lifespan,
        long secretTtl,
        boolean hasPassphrase,
        boolean verification,
        long created,
        long updated,
        boolean isPreviewed,
        boolean isRevealed,
        boolean isViewed,
        boolean isReceived,
        @Nullable SecretValue secretValue) {

    /// Without its value.
    static SecretRecord of(BearerKey key, StoredSecret secret) {
        return of(key, secret, null);
    }

    /// With its value.
    static SecretRecord of(BearerKey key, Revealed revealed) {
        return of(key, revealed.secret(), revealed.value());
    }

    private static SecretRecord of(BearerKey key, StoredSecret secret, @Nullable SecretValue value) {
        var received = secret.state() == StoredSecret.State.RECEIVED;
        return new SecretRecord(
                key,
                key,
                key.shortened(),
                secret.state().wire(),
                secret.ttl().toSeconds(),
                secret.ttl().toSeconds(),
                secret.hasPassphrase(),
                false,
                secret.createdAt().getEpochSecond(),
                secret.updatedAt().getEpochSecond(),
                false,
                received,
                false,
                received,
                value);
    }
}
