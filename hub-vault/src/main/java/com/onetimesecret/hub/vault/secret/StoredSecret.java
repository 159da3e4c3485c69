package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A secret as the database knows it, without its value.
///
/// @param hasPassphrase stays true when the hash is gone with the value
/// @param timeLeft until the secret expires, by the database's clock; negative afterwards
record StoredSecret(
        SecretId id,
        String createdBy,
        NewSecret.Kind kind,
        @Nullable String description,
        List<AgentId> recipients,
        boolean hasPassphrase,
        @Nullable String passphraseHash,
        int maxReads,
        int readsLeft,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastReadAt,
        Duration timeLeft) {

    StoredSecret {
        recipients = List.copyOf(recipients);
    }

    State state() {
        if (readsLeft == 0) {
            return State.RECEIVED;
        }
        return timeLeft.isPositive() ? State.NEW : State.EXPIRED;
    }

    /// When it last changed.
    Instant updatedAt() {
        return lastReadAt == null ? createdAt : lastReadAt;
    }

    Duration ttl() {
        return Duration.between(createdAt, expiresAt);
    }

    /// Without the hash of the passphrase.
    @Override
    public String toString() {
        return "StoredSecret[" + id + ", " + state() + "]";
    }

    /// Where a secret stands, in the words of Onetime Secret; only `NEW` can be revealed.
    enum State {
        NEW,
        RECEIVED,
        EXPIRED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
