package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.event.AgentRevoked;
import com.onetimesecret.hub.auth.keylog.KeyEvent;
import com.onetimesecret.hub.auth.keylog.KeyLog;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Agents whose fixed end has come: from then on they are gone like revoked ones, and their names are free.
@Component
public class EndedAgents {

    private static final Logger log = LoggerFactory.getLogger(EndedAgents.class);

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final KeyLog keyLog;

    EndedAgents(
            JdbcClient jdbc,
            AuditTrail audit,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            KeyLog keyLog) {
        this.keyLog = keyLog;
        this.jdbc = jdbc;
        this.audit = audit;
        this.events = events;
        this.transaction = transaction;
    }

    @Scheduled(initialDelay = 30_000, fixedDelay = 30_000)
    void run() {
        try {
            transaction.executeWithoutResult(status -> end());
        } catch (DataAccessException unreachable) {
            log.warn(
                    "Agents whose time is over could not be ended yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    /// Ends whoever is due, in the caller's transaction.
    public void end() {
        jdbc.sql("""
                        UPDATE agent SET status = 'revoked', revoked_at = now()
                        WHERE ends_at <= now() AND status <> 'revoked'
                        RETURNING id, network_id
                        """)
                .query((row, n) ->
                        new AgentRevoked(new NetworkId(row.getString("network_id")), new AgentId(row.getString("id"))))
                .list()
                .forEach(this::tell);
    }

    private void tell(AgentRevoked ended) {
        keyLog.agentEnded(ended.agentId(), ended.networkId(), KeyEvent.By.HUB);
        audit.record(new AuditEntry(
                ended.networkId(),
                AuditEntry.Kind.SECURITY,
                "system",
                "agent.ended",
                ended.agentId().value(),
                Map.of()));
        events.publishEvent(ended);
    }
}
