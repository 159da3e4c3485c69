package com.onetimesecret.hub.auth.operation;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApprovalCard.Kind;
import com.onetimesecret.hub.auth.Decision.Approve;
import com.onetimesecret.hub.auth.Decision.Deny;
import com.onetimesecret.hub.auth.agent.ApprovedAgents;
import com.onetimesecret.hub.auth.approval.DecisionEffect;
import com.onetimesecret.hub.auth.approval.Granted;
import com.onetimesecret.hub.auth.approval.StoredApproval;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/// A yes to an operation changes nothing but its card; a no may pause the agent.
@Component
class AllowOperation implements DecisionEffect {

    private final JdbcOperations operations;
    private final ApprovedAgents agents;
    private final AuditTrail audit;

    AllowOperation(JdbcOperations operations, ApprovedAgents agents, AuditTrail audit) {
        this.operations = operations;
        this.agents = agents;
        this.audit = audit;
    }

    @Override
    public Kind kind() {
        return Kind.OPERATION;
    }

    @Override
    public Granted grant(StoredApproval before, Approve approve) {
        if (approve.scopes() != null || approve.lifetime() != null || approve.agents() != null) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("", "takes only option, beside the hash of what was shown")));
        }
        var options = Objects.requireNonNull(before.card().operation()).options();
        var option = approve.option();
        if (options.isEmpty() && option != null) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/option", "cannot be picked: this request offers none")));
        }
        if (!options.isEmpty() && (option == null || !options.contains(option))) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.notOneOf("/option", option == null ? "" : option, options)));
        }
        return new Granted(Set.of(), before.card().requestedLifetime(), option == null ? List.of() : List.of(option));
    }

    @Override
    public void approved(CurrentPerson person, StoredApproval before, Granted grant) {
        // The agent reads it off the card and acts; a revoked one has no card that waits any more.
    }

    @Override
    public void denied(CurrentPerson person, StoredApproval before, Deny deny) {
        var agent = before.card().agentId();
        if (!deny.block() || !agents.pause(person.networkId(), agent)) {
            return;
        }
        operations.withdrawAll(agent);
        audit.record(new AuditEntry(
                person.networkId(),
                AuditEntry.Kind.SECURITY,
                person.actor(),
                "agent.paused",
                agent.value(),
                Map.of(
                        "via",
                        person.via(),
                        "denied_approval_id",
                        before.card().id().value())));
    }
}
