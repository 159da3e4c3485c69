package com.onetimesecret.hub.vault.secret;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.api.agent.AgentId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The answer about one receipt in the shape of Onetime Secret's API v2, as far as the hub knows it: the secret
/// key is not among what it knows.
record ReceiptResponse(ReceiptRecord record, Details details) {

    static ReceiptResponse of(BearerKey receiptKey, StoredSecret secret, String receiptUrl) {
        var isNew = secret.state() == StoredSecret.State.NEW;
        return new ReceiptResponse(
                ReceiptRecord.of(receiptKey, secret, receiptUrl),
                new Details(
                        "record",
                        isNew ? secret.timeLeft().toSeconds() : null,
                        secret.hasPassphrase(),
                        false,
                        isNew,
                        !secret.recipients().isEmpty()));
    }

    /// The life of a secret; times are unix seconds. `id` names it in the audit trail, `to`, `reads` and
    /// `max_reads` are the hub's additions.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReceiptRecord(
            SecretId id,
            BearerKey identifier,
            BearerKey key,
            String shortid,
            String ownerId,
            String state,
            String secretState,
            long secretTtl,
            long metadataTtl,
            long receiptTtl,
            long lifespan,
            long created,
            long updated,
            long expiration,
            long expirationInSeconds,
            String recipients,
            List<AgentId> to,
            int reads,
            int maxReads,
            @Nullable String memo,
            @Nullable Long revealed,
            @Nullable Long received,
            @Nullable Long expired,
            boolean isPreviewed,
            boolean isViewed,
            boolean isReceived,
            boolean isRevealed,
            boolean isBurned,
            boolean isExpired,
            boolean isOrphaned,
            boolean isDestroyed,
            boolean hasPassphrase,
            String kind,
            String source,
            String receiptUrl) {

        private static ReceiptRecord of(BearerKey key, StoredSecret secret, String receiptUrl) {
            var state = secret.state();
            var received = state == StoredSecret.State.RECEIVED;
            var expired = state == StoredSecret.State.EXPIRED;
            var lastRead = secret.history().lastReadAt() == null
                    ? null
                    : secret.history().lastReadAt().getEpochSecond();
            var ttl = secret.ttl().toSeconds();
            return new ReceiptRecord(
                    secret.id(),
                    key,
                    key,
                    key.shortened(),
                    secret.createdBy(),
                    state.wire(),
                    state.wire(),
                    ttl,
                    ttl,
                    ttl,
                    ttl,
                    secret.createdAt().getEpochSecond(),
                    secret.updatedAt().getEpochSecond(),
                    secret.expiresAt().getEpochSecond(),
                    Math.max(0, secret.timeLeft().toSeconds()),
                    secret.recipients().stream().map(AgentId::value).collect(Collectors.joining(", ")),
                    secret.recipients(),
                    secret.maxReads() - secret.readsLeft(),
                    secret.maxReads(),
                    secret.description(),
                    lastRead,
                    lastRead,
                    expired ? secret.expiresAt().getEpochSecond() : null,
                    false,
                    false,
                    received,
                    received,
                    false,
                    expired,
                    false,
                    received || expired,
                    secret.hasPassphrase(),
                    secret.kind().name().toLowerCase(Locale.ROOT),
                    "api",
                    receiptUrl);
        }
    }

    /// How a page would show it.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Details(
            String type,
            @Nullable Long secretRealttl,
            boolean hasPassphrase,
            boolean showSecret,
            boolean showReceipt,
            boolean showRecipients) {}
}
