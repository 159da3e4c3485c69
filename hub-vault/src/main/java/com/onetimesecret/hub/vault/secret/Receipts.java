package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What the creators of secrets see of them afterwards; a receipt outlives its secret by as long again.
@Component
public class Receipts {

    /// How far back the list of one's own receipts goes, as with Onetime Secret.
    private static final Duration RECENT = Duration.ofDays(30);

    private final JdbcReceipts receipts;
    private final HoldKeys hold;

    Receipts(JdbcReceipts receipts, HoldKeys hold) {
        this.receipts = receipts;
        this.hold = hold;
    }

    /// The receipt of that key, for whoever has it within the network, and for guests.
    public Optional<Receipt> find(Party party, BearerKey receiptKey) {
        return receipts.find(party, receiptKey).map(secret -> receipt(secret, receiptKey));
    }

    /// The receipts of what the party made lately, the newest first.
    public List<Receipt> recent(Party party, int limit) {
        return receipts.recent(party, RECENT, limit).stream()
                .map(secret -> receipt(secret, hold.receiptKey(secret).orElseThrow()))
                .toList();
    }

    /// The receipt of a secret that the party made, by its id.
    public Optional<Receipt> own(Party party, SecretId id) {
        return own(party, id, false);
    }

    /// The receipt of a secret that was given to that person on request, by its id.
    public Optional<Receipt> given(Party person, SecretId id) {
        return own(person, id, true);
    }

    private Optional<Receipt> own(Party party, SecretId id, boolean isGiven) {
        return receipts.own(party, id, isGiven)
                .flatMap(secret -> hold.receiptKey(secret).map(key -> receipt(secret, key)));
    }

    /// How many secrets there are of each creator of a network, those with most first.
    public List<Tally> tallies(NetworkId network, int limit) {
        return receipts.tallies(network, limit);
    }

    /// Changes what the creator calls it; empty for anybody else.
    public Optional<Receipt> describe(Party party, BearerKey receiptKey, @Nullable String description) {
        return receipts.describe(party, receiptKey, description).map(secret -> receipt(secret, receiptKey));
    }

    private Receipt receipt(StoredSecret secret, BearerKey receiptKey) {
        return new Receipt(
                secret, receiptKey, hold.secretKey(secret, receiptKey).orElse(null));
    }

    /// What became of the secrets of one creator whose receipts are still kept.
    ///
    /// @param creator as the trail names them, or `given`: what people were given on request
    /// @param refusedOpens how often somebody had a key in vain
    public record Tally(String creator, int made, int waiting, int read, int burned, int ended, int refusedOpens) {}

    /// A secret with the keys that its creator may see.
    ///
    /// @param secretKey null when the secret came by the hub's own API, or is over
    public record Receipt(
            StoredSecret secret, BearerKey key, @Nullable BearerKey secretKey) {}
}
