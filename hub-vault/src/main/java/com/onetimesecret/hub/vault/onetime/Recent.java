package com.onetimesecret.hub.vault.onetime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.vault.secret.Receipts.Receipt;
import com.onetimesecret.hub.vault.secret.StoredSecret.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The second API's list of what a caller made lately, the newest first.
record Recent(boolean success, String custid, int count, List<ReceiptRecord> records, Details details) {

    /// More than anybody looks through; the database is asked for them at once.
    static final int MOST = 500;

    private static final Duration BACK = Duration.ofDays(30);

    static Recent of(String custid, List<Receipt> receipts, Instant now, BaseUrl baseUrl) {
        var records = receipts.stream()
                .map(receipt -> ReceiptRecord.of(receipt, baseUrl))
                .toList();
        return new Recent(
                true,
                custid,
                records.size(),
                records,
                new Details(
                        "list",
                        null,
                        null,
                        now.minus(BACK).getEpochSecond(),
                        now.getEpochSecond(),
                        !records.isEmpty(),
                        records.stream().filter(record -> !isPending(record)).toList(),
                        records.stream().filter(Recent::isPending).toList()));
    }

    private static boolean isPending(ReceiptRecord record) {
        return record.state().equals(State.NEW.wire());
    }

    /// What the list is of.
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Details(
            String type,
            @Nullable String scope,
            @Nullable String scopeLabel,
            long since,
            long now,
            boolean hasItems,
            List<ReceiptRecord> revealedReceipts,
            List<ReceiptRecord> pendingReceipts) {}
}
