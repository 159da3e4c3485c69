package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.ApprovalCard.Kind;
import com.onetimesecret.hub.auth.Decision.Approve;
import com.onetimesecret.hub.auth.Decision.Deny;
import com.onetimesecret.hub.auth.agent.Admission;
import com.onetimesecret.hub.auth.agent.ApprovedAgents;
import java.util.Map;
import org.springframework.stereotype.Component;

/// A yes to a request to join lets its agent in; a no may block its key.
@Component
class AdmitAgent implements DecisionEffect {

    private final JdbcDecisions decisions;
    private final ApprovedAgents agents;
    private final AuditTrail audit;

    AdmitAgent(JdbcDecisions decisions, ApprovedAgents agents, AuditTrail audit) {
        this.decisions = decisions;
        this.agents = agents;
        this.audit = audit;
    }

    @Override
    public Kind kind() {
        return Kind.JOIN;
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
                before.key(),
                card.agentName(),
                card.purpose(),
                card.capabilities(),
                grant.scopes(),
                grant.lifetime(),
                person.id(),
                person.email(),
                card.id(),
                before.invite(),
                before.encryptionKey()));
    }

    @Override
    public void denied(CurrentPerson person, StoredApproval before, Deny deny) {
        if (!deny.block()) {
            return;
        }
        var thumbprint = before.key().thumbprint();
        decisions.block(person, thumbprint);
        // Whoever blocks a key wants no more of it, also where it was let in before.
        agents.revokeByKey(person.networkId(), thumbprint)
                .ifPresent(agent -> audit.record(new AuditEntry(
                        person.networkId(),
                        AuditEntry.Kind.SECURITY,
                        person.actor(),
                        "agent.revoked",
                        agent.value(),
                        Map.of("via", person.via(), "blocked_key", thumbprint))));
    }
}
