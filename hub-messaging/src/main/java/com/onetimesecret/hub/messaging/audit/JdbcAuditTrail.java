package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import java.time.Duration;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/// The trail's table. Posted messages get their entries from the log's own batch.
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
                        insert into audit_entry (network_id, at, kind, actor, action, subject, details)
                        values (?, clock_timestamp(), ?, ?, ?, ?, ?::jsonb)
                        """)
                .param(entry.networkId().value())
                .param(wire(entry.kind()))
                .param(entry.actor())
                .param(entry.action())
                .param(entry.subject())
                .param(JsonMapper.shared().writeValueAsString(entry.details()))
                .update();
    }

    /// Deletes up to `limit` entries of that kind that are older than `age`, and says how many it were.
    int deleteOlderThan(Duration age, AuditEntry.Kind kind, int limit) {
        return jdbc.sql("""
                        delete from audit_entry
                        where id in (
                            select id from audit_entry where kind = ? and at < now() - make_interval(secs => ?)
                            limit ? for update skip locked)
                        """)
                .param(wire(kind))
                .param(age.toSeconds())
                .param(limit)
                .update();
    }

    private static String wire(AuditEntry.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
