package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.ApprovalCard.Kind;
import com.onetimesecret.hub.auth.Decision.Approve;
import com.onetimesecret.hub.auth.Decision.Deny;
import com.onetimesecret.hub.auth.agent.Admission;
import com.onetimesecret.hub.auth.agent.ApprovedClients;
import com.onetimesecret.hub.auth.client.JdbcClients;
import java.util.Map;
import org.springframework.stereotype.Component;

/// A yes to a login lets its OAuth client in, or widens what it may; a no may block it.
@Component
class AdmitClient implements DecisionEffect {

    private final ApprovedClients agents;
    private final JdbcClients clients;
    private final JdbcDecisions decisions;
    private final AuditTrail audit;

    AdmitClient(ApprovedClients agents, JdbcClients clients, JdbcDecisions decisions, AuditTrail audit) {
        this.agents = agents;
        this.clients = clients;
        this.decisions = decisions;
        this.audit = audit;
    }

    @Override
    public Kind kind() {
        return Kind.LOGIN;
    }

    @Override
    public Granted grant(StoredApproval before, Approve approve) {
        return Granted.within(before.card(), approve);
    }

    @Override
    public void approved(CurrentPerson person, StoredApproval before, Granted grant) {
        var card = before.card();
        agents.admit(new Admission(
                card.agentId(),
                card.networkId(),
                before.provenKey(),
                card.agentName(),
                card.purpose(),
                card.capabilities(),
                grant.scopes(),
                grant.lifetime(),
                person.id(),
                person.email(),
                card.id(),
                null,
                null));
        clients.keep(card.agentId());
    }

    /// A block lets the client never ask again; an agent that it is already is revoked.
    @Override
    public void denied(CurrentPerson person, StoredApproval before, Deny deny) {
        if (!deny.block()) {
            return;
        }
        var card = before.card();
        decisions.block(person, card.fingerprint() == null ? card.agentId().value() : card.fingerprint());
        if (agents.revoke(card.networkId(), card.agentId())) {
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
