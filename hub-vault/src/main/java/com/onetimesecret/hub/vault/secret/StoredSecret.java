package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A secret as the database knows it, without its value.
///
/// @param mails whom its link is meant for, masked
/// @param hasPassphrase stays true when the hash is gone with the value
/// @param isSealed whether the value is still there
/// @param timeLeft until the secret expires, by the database's clock; negative afterwards
public record StoredSecret(
        SecretId id,
        NetworkId network,
        String createdBy,
        NewSecret.Kind kind,
        NewSecret.Source source,
        @Nullable String description,
        List<AgentId> recipients,
        List<String> mails,
        boolean mailed,
        NewSecret.Guard guard,
        boolean hasPassphrase,
        @Nullable String passphraseHash,
        int maxReads,
        int readsLeft,
        boolean isSealed,
        Instant createdAt,
        Instant expiresAt,
        Duration timeLeft,
        History history,
        HeldKeys held) {

    public StoredSecret {
        recipients = List.copyOf(recipients);
        mails = List.copyOf(mails);
    }

    /// Where it stands.
    public State state() {
        if (readsLeft == 0) {
            return State.RECEIVED;
        }
        if (history.burnedAt() != null) {
            return State.BURNED;
        }
        if (!timeLeft.isPositive()) {
            return State.EXPIRED;
        }
        return isSealed ? State.NEW : State.ORPHANED;
    }

    /// When it last changed.
    public Instant updatedAt() {
        if (history.burnedAt() != null) {
            return history.burnedAt();
        }
        return history.lastReadAt() == null ? createdAt : history.lastReadAt();
    }

    /// How often it was revealed.
    public int reads() {
        return maxReads - readsLeft;
    }

    /// How long it was to live when it was made.
    public Duration ttl() {
        return Duration.between(createdAt, expiresAt);
    }

    /// Whether somebody without an account made it.
    public boolean isOfGuest() {
        return createdBy.equals(Party.GUEST);
    }

    /// Whether that party made it.
    public boolean isOf(Party party) {
        return !party.isGuest() && createdBy.equals(party.actor());
    }

    /// Without the hash of the passphrase.
    @Override
    public String toString() {
        return "StoredSecret[" + id + ", " + state() + "]";
    }

    /// What became of it.
    ///
    /// @param openedBy who took the last read: an agent, a person, or a guest's place
    /// @param refusedOpens how often somebody had the key and was refused, because it was open already or is for
    ///     others
    public record History(
            @Nullable Instant lastReadAt,
            @Nullable String openedBy,
            @Nullable Instant burnedAt,
            @Nullable String burnedBy,
            int refusedOpens,
            @Nullable Instant refusedAt) {}

    /// The keys that the hub itself may have to hand out, sealed; null where it need not.
    @SuppressWarnings("ArrayRecordComponent")
    record HeldKeys(byte @Nullable [] secretKey, byte @Nullable [] receiptKey) {}

    /// Where a secret stands, in the words of Onetime Secret; only `NEW` can be revealed.
    public enum State {
        NEW,
        RECEIVED,
        BURNED,
        EXPIRED,
        ORPHANED;

        /// As both of its APIs spell it.
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
