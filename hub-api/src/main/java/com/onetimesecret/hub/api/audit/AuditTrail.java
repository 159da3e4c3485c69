package com.onetimesecret.hub.api.audit;

import java.util.List;

/// The trail of what happened. Entries commit in the transaction of what they record: there is no effect
/// without its entry.
public interface AuditTrail {

    /// Appends the entry in the caller's transaction.
    ///
    /// @throws IllegalStateException without a transaction
    void record(AuditEntry entry);

    /// Appends the entries in the caller's transaction, in their order.
    ///
    /// @throws IllegalStateException without a transaction
    default void recordAll(List<AuditEntry> entries) {
        entries.forEach(this::record);
    }
}
