package com.onetimesecret.hub.messaging.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.test.TestDatabase;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class JdbcAuditTrailIntegrationTests {

    private final TestDatabase database = TestDatabase.fresh("classpath:db/migration/messaging");
    private final JdbcTransactionManager manager = new JdbcTransactionManager(database.dataSource());
    private final JdbcClient jdbc = JdbcClient.create(Objects.requireNonNull(manager.getDataSource()));
    private final TransactionTemplate transactions = new TransactionTemplate(manager);
    private final JdbcAuditTrail trail = new JdbcAuditTrail(jdbc);

    @Test
    void refusesAnEntryOutsideATransaction() {
        assertThatIllegalStateException().isThrownBy(() -> trail.record(entry(AuditEntry.Kind.SECURITY)));

        assertThat(entries()).isZero();
    }

    @Test
    void keepsAnEntryIfWhatItRecordsIsKept() {
        transactions.executeWithoutResult(status -> trail.record(entry(AuditEntry.Kind.SECURITY)));
        transactions.executeWithoutResult(status -> {
            trail.record(entry(AuditEntry.Kind.SECURITY));
            status.setRollbackOnly();
        });

        assertThat(jdbc.sql("select kind, actor, action, subject, details->>'why' as why from audit_entry")
                        .query()
                        .singleRow())
                .containsEntry("kind", "security")
                .containsEntry("actor", "system")
                .containsEntry("action", "agent.approved")
                .containsEntry("subject", "agent_x")
                .containsEntry("why", "a \"test\"");
    }

    private static AuditEntry entry(AuditEntry.Kind kind) {
        var network = new NetworkId("net_" + "1".repeat(24));
        return new AuditEntry(network, kind, "system", "agent.approved", "agent_x", Map.of("why", "a \"test\""));
    }

    private long entries() {
        return jdbc.sql("select count(*) from audit_entry").query(Long.class).single();
    }
}
