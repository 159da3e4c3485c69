package com.onetimesecret.hub.vault.onetime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.vault.secret.Receipts.Receipt;
import com.onetimesecret.hub.vault.secret.SecretValue;
import com.onetimesecret.hub.vault.secret.StoredSecret.State;
import org.jspecify.annotations.Nullable;

/// The second API's answer about one receipt.
///
/// @param success only where something was to be done
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReceiptAnswer(@Nullable Boolean success, ReceiptRecord record, Details details) {

    /// What a look shows.
    static ReceiptAnswer of(Receipt receipt, BaseUrl baseUrl) {
        return new ReceiptAnswer(null, ReceiptRecord.of(receipt, baseUrl), Details.of(receipt, null));
    }

    /// What became of the wish to burn it.
    static ReceiptAnswer burned(boolean done, Receipt receipt, BaseUrl baseUrl) {
        return new ReceiptAnswer(
                done,
                ReceiptRecord.of(receipt, baseUrl),
                Details.of(receipt, done ? "Secret burned" : "Send continue=true to burn the secret"));
    }

    /// How a page would show it; the value is never here, whoever made it.
    ///
    /// @param secretRealttl the seconds that it can still be read
    /// @param viewCount how often it was revealed; looks are not counted
    /// @param firstAccess unix seconds; null unless it was revealed just once, because only the last is kept
    /// @param lastAccess unix seconds
    record Details(
            String type,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String title,

            int displayLines,
            boolean noCache,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Long secretRealttl,

            int viewCount,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Long firstAccess,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Long lastAccess,

            boolean hasPassphrase,
            boolean canDecrypt,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            SecretValue secretValue,

            boolean showSecret,
            boolean showSecretLink,
            boolean showReceiptLink,
            boolean showReceipt,
            boolean showRecipients) {

        private static Details of(Receipt receipt, @Nullable String title) {
            var secret = receipt.secret();
            var isNew = secret.state() == State.NEW;
            var lastRead = secret.history().lastReadAt();
            var last = lastRead == null ? null : lastRead.getEpochSecond();
            return new Details(
                    "record",
                    title,
                    0,
                    true,
                    isNew ? Seconds.left(secret) : null,
                    secret.reads(),
                    secret.reads() == 1 ? last : null,
                    last,
                    secret.hasPassphrase(),
                    false,
                    null,
                    false,
                    isNew && receipt.secretKey() != null,
                    isNew,
                    isNew,
                    !secret.mails().isEmpty());
        }
    }
}
