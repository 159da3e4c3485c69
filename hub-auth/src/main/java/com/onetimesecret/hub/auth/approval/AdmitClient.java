package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.agent.Admission;
import com.onetimesecret.hub.auth.agent.ApprovedClients;
import com.onetimesecret.hub.auth.client.JdbcClients;
import com.onetimesecret.hub.auth.grant.JdbcGrants;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// A yes to a login lets its OAuth client in, or widens what it may; a no may block it.
@Component
class AdmitClient {

    private final ApprovedClients agents;
    private final JdbcClients clients;
    private final JdbcGrants grants;
    private final JdbcClient jdbc;
    private final AuditTrail audit;

    AdmitClient(ApprovedClients agents, JdbcClients clients, JdbcGrants grants, JdbcClient jdbc, AuditTrail audit) {
        this.agents = agents;
        this.clients = clients;
        this.grants = grants;
        this.jdbc = jdbc;
        this.audit = audit;
    }

    void approved(CurrentPerson person, StoredApproval before, Set<Scope> scopes, Duration lifetime) {
        var card = before.card();
        agents.admit(new Admission(
                card.agentId(),
                card.networkId(),
                before.provenKey(),
                card.agentName(),
                card.purpose(),
                card.capabilities(),
                scopes,
                lifetime,
                person.id(),
                person.email(),
                card.id(),
                null));
        clients.keep(card.agentId());
    }

    /// Lets the client never ask again; an agent that it is already is revoked.
    void blocked(CurrentPerson person, StoredApproval before) {
        var card = before.card();
        jdbc.sql("""
                        INSERT INTO blocked_key (network_id, thumbprint, blocked_by)
                        VALUES (:network, :subject, :person) ON CONFLICT DO NOTHING
                        """)
                .param("network", card.networkId().value())
                .param("subject", card.fingerprint() == null ? card.agentId().value() : card.fingerprint())
                .param("person", person.id().value())
                .update();
        if (agents.revoke(card.networkId(), card.agentId())) {
            grants.endOfAgent(card.agentId(), "agent-revoked");
            audit.record(new AuditEntry(
                    card.networkId(),
                    AuditEntry.Kind.SECURITY,
                    person.actor(),
                    "agent.revoked",
                    card.agentId().value(),
                    Map.of("via", person.via(), "blocked", "client")));
        }
    }
}
