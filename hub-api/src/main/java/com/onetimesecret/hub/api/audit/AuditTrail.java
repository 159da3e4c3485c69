package com.onetimesecret.hub.api.audit;

/// The trail of what happened. Entries commit in the transaction of what they record: there is no effect
/// without its entry.
public interface AuditTrail {

    /// Appends the entry in the caller's transaction.
    ///
    /// @throws IllegalStateException without a transaction
    void record(AuditEntry entry);
}
