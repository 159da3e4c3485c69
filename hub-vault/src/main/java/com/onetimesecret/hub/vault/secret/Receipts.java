package com.onetimesecret.hub.vault.secret;

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

    /// Changes what the creator calls it; empty for anybody else.
    public Optional<Receipt> describe(Party party, BearerKey receiptKey, @Nullable String description) {
        return receipts.describe(party, receiptKey, description).map(secret -> receipt(secret, receiptKey));
    }

    private Receipt receipt(StoredSecret secret, BearerKey receiptKey) {
        return new Receipt(
                secret, receiptKey, hold.secretKey(secret, receiptKey).orElse(null));
    }

    /// A secret with the keys that its creator may see.
    ///
    /// @param secretKey null when the secret came by the hub's own API, or is over
    public record Receipt(
            StoredSecret secret, BearerKey key, @Nullable BearerKey secretKey) {}
}
