package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.meter.Tally;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/// Where entries wait to be linked. A posted message waits in the log itself.
@Repository
class JdbcAuditTrail implements AuditTrail, MeterBinder {

    private final Tally recorded = new Tally(
            "hub.trail.entries",
            "action",
            "What this hub entered in the trail, by what happened",
            "approval.approved",
            "approval.denied",
            "secret.created",
            "secret.revealed",
            "secret.burned",
            "deposit.received");
    private final JdbcClient jdbc;

    JdbcAuditTrail(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void record(AuditEntry entry) {
        recordAll(List.of(entry));
    }

    @Override
    public void recordAll(List<AuditEntry> entries) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("An audit entry commits with what it records, but nothing is under way");
        }
        if (entries.isEmpty()) {
            return;
        }
        // The subquery hides how many entries there are, so that the statement is not planned anew each time.
        jdbc.sql("""
                        insert into audit_unlinked (network_id, at, kind, actor, action, subject, details, log_seq)
                        select network_id, clock_timestamp(), kind, actor, action, subject, details::jsonb,
                            (select seq from log_head)
                        from unnest((select cast(:networks as text[])), :kinds, :actors, :actions, :subjects, :details)
                            as entry (network_id, kind, actor, action, subject, details)
                        """)
                .param("networks", texts(entries, entry -> entry.networkId().value()))
                .param("kinds", texts(entries, entry -> wire(entry.kind())))
                .param("actors", texts(entries, AuditEntry::actor))
                .param("actions", texts(entries, AuditEntry::action))
                .param("subjects", texts(entries, AuditEntry::subject))
                .param("details", texts(entries, entry -> JsonMapper.shared().writeValueAsString(entry.details())))
                .update();
        // A little early: what rolls back after this was counted for nothing.
        entries.forEach(entry -> recorded.add(entry.action()));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        recorded.bindTo(registry);
    }

    private static String[] texts(List<AuditEntry> entries, Function<AuditEntry, String> member) {
        return entries.stream().map(member).toArray(String[]::new);
    }

    /// The name of the kind, as it is stored and shown.
    static String wire(AuditEntry.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
