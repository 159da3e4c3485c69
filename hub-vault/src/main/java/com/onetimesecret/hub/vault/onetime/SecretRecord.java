package com.onetimesecret.hub.vault.onetime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.vault.secret.BearerKey;
import com.onetimesecret.hub.vault.secret.SecretValue;
import com.onetimesecret.hub.vault.secret.StoredSecret;
import org.jspecify.annotations.Nullable;

/// A secret in the shape of the second API; times are unix seconds.
@JsonInclude(JsonInclude.Include.NON_NULL)
record SecretRecord(
        @Nullable BearerKey identifier,
        @Nullable BearerKey key,
        @Nullable String shortid,
        String state,
        @Nullable Long lifespan,
        @Nullable Long secretTtl,
        @Nullable Boolean hasPassphrase,
        @Nullable Boolean verification,
        @Nullable Long created,
        @Nullable Long updated,
        @Nullable Boolean isPreviewed,
        @Nullable Boolean isRevealed,
        @Nullable Boolean isViewed,
        @Nullable Boolean isReceived,
        @Nullable SecretValue secretValue) {

    /// What is said about a key that opens nothing.
    static final SecretRecord UNKNOWN = new SecretRecord(
            null, null, null, "unknown", null, null, null, null, null, null, null, null, null, null, null);

    /// A secret, and its value if it was revealed just now.
    static SecretRecord of(BearerKey key, StoredSecret secret, @Nullable SecretValue value) {
        var received = secret.state() == StoredSecret.State.RECEIVED;
        return new SecretRecord(
                key,
                key,
                key.shortened(),
                secret.state().wire(),
                Seconds.ttl(secret),
                Seconds.ttl(secret),
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
