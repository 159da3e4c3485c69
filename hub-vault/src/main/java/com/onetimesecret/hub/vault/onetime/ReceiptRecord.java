package com.onetimesecret.hub.vault.onetime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.vault.secret.BearerKey;
import com.onetimesecret.hub.vault.secret.Receipts.Receipt;
import com.onetimesecret.hub.vault.secret.SecretId;
import com.onetimesecret.hub.vault.secret.StoredSecret.State;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A receipt in the shape of the second API; times are unix seconds, and the three lifetimes are as asked for. The
/// last members are the hub's own: `id` names the secret in the audit trail.
///
/// @param recipients masked addresses, joined; empty if there are none
/// @param to the agents that alone may reveal
/// @param refusedOpens how often somebody came with the key and got nothing
/// @param recipientsNotified whether the link was mailed to them; null where nobody was to be told
@JsonInclude(JsonInclude.Include.ALWAYS)
record ReceiptRecord(
        BearerKey identifier,
        BearerKey key,
        @Nullable String custid,
        String ownerId,
        String state,
        String secretState,
        @Nullable String secretShortid,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BearerKey secretIdentifier,
        long secretTtl,
        long metadataTtl,
        long receiptTtl,
        long lifespan,
        @Nullable String shareDomain,
        long created,
        long updated,
        long shared,
        String recipients,
        @Nullable String recipientName,
        @Nullable String memo,
        String shortid,
        boolean showRecipients,
        @Nullable Long previewed,
        @Nullable Long revealed,
        @Nullable Long viewed,
        @Nullable Long received,
        @Nullable Long burned,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long expired,
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
        String naturalExpiration,
        long expiration,
        long expirationInSeconds,
        @JsonUnwrapped Links links,
        SecretId id,
        List<AgentId> to,
        int reads,
        int maxReads,
        int refusedOpens,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean recipientsNotified) {

    static ReceiptRecord of(Receipt receipt, BaseUrl baseUrl) {
        var secret = receipt.secret();
        var state = secret.state();
        var history = secret.history();
        var ttl = Seconds.ttl(secret);
        var lastRead = epoch(history.lastReadAt());
        var received = state == State.RECEIVED;
        var secretKey = state == State.NEW ? receipt.secretKey() : null;
        return new ReceiptRecord(
                receipt.key(),
                receipt.key(),
                null,
                secret.createdBy(),
                state.wire(),
                state.wire(),
                secretKey == null ? null : secretKey.shortened(),
                secretKey,
                ttl,
                ttl,
                ttl,
                ttl,
                null,
                secret.createdAt().getEpochSecond(),
                secret.updatedAt().getEpochSecond(),
                secret.createdAt().getEpochSecond(),
                String.join(",", secret.mails()),
                null,
                secret.description(),
                receipt.key().shortened(),
                !secret.mails().isEmpty(),
                null,
                lastRead,
                null,
                lastRead,
                epoch(history.burnedAt()),
                state == State.EXPIRED ? secret.expiresAt().getEpochSecond() : null,
                false,
                false,
                received,
                received,
                state == State.BURNED,
                state == State.EXPIRED,
                state == State.ORPHANED,
                state != State.NEW,
                secret.hasPassphrase(),
                secret.kind().name().toLowerCase(Locale.ROOT),
                secret.source().name().toLowerCase(Locale.ROOT),
                natural(ttl),
                secret.expiresAt().getEpochSecond(),
                Math.max(0, Seconds.left(secret)),
                Links.of(receipt.key(), secretKey, baseUrl),
                secret.id(),
                secret.recipients(),
                secret.reads(),
                secret.maxReads(),
                history.refusedOpens(),
                secret.mails().isEmpty() ? null : secret.mailed());
    }

    private static @Nullable Long epoch(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }

    /// The largest unit that it fills, as people say it.
    private static String natural(long seconds) {
        var units = List.of(new Unit("day", 86_400), new Unit("hour", 3_600), new Unit("minute", 60));
        return units.stream()
                .filter(unit -> seconds >= unit.seconds())
                .findFirst()
                .map(unit -> words(seconds / unit.seconds(), unit.name()))
                .orElseGet(() -> words(seconds, "second"));
    }

    private static String words(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }

    private record Unit(String name, long seconds) {}

    /// The pages about a secret and its receipt; of the secret only while it can be read.
    record Links(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String sharePath,

            String burnPath,
            String receiptPath,
            String metadataPath,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String shareUrl,

            String receiptUrl,
            String metadataUrl,
            String burnUrl) {

        /// Without the keys.
        @Override
        public String toString() {
            return "Links";
        }

        private static Links of(BearerKey receiptKey, @Nullable BearerKey secretKey, BaseUrl baseUrl) {
            var path = "/receipt/" + receiptKey.value();
            var burn = path + "/burn";
            var share = secretKey == null ? null : "/secret/" + secretKey.value();
            return new Links(
                    share,
                    burn,
                    path,
                    path,
                    share == null ? null : baseUrl.at(share),
                    baseUrl.at(path),
                    baseUrl.at(path),
                    baseUrl.at(burn));
        }
    }
}
