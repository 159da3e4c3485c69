package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/// Where entries wait to be linked. A posted message waits in the log itself.
@Repository
class JdbcAuditTrail implements AuditTrail {

    private final JdbcClient jdbc;

    JdbcAuditTrail(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void record(AuditEntry entry) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("An audit entry commits with what it records, but nothing is under way");
        }
        jdbc.sql("""
                        insert into audit_unlinked (network_id, at, kind, actor, action, subject, details, log_seq)
                        values (?, clock_timestamp(), ?, ?, ?, ?, ?::jsonb, (select seq from log_head))
                        """)
                .param(entry.networkId().value())
                .param(wire(entry.kind()))
                .param(entry.actor())
                .param(entry.action())
                .param(entry.subject())
                .param(JsonMapper.shared().writeValueAsString(entry.details()))
                .update();
    }

    /// The name of the kind, as it is stored and shown.
    static String wire(AuditEntry.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
