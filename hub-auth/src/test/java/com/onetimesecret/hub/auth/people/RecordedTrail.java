package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// A trail that keeps its entries in memory and insists on a transaction, as the real one does.
class RecordedTrail implements AuditTrail {

    private final List<AuditEntry> entries = new CopyOnWriteArrayList<>();

    @Override
    public void record(AuditEntry entry) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("no transaction");
        }
        entries.add(entry);
    }

    List<String> actions() {
        return entries.stream().map(AuditEntry::action).toList();
    }

    void forget() {
        entries.clear();
    }
}
