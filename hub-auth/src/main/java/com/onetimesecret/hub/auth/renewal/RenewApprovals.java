package com.onetimesecret.hub.auth.renewal;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApprovalCard.Kind;
import com.onetimesecret.hub.auth.ApprovalCard.Renewal;
import com.onetimesecret.hub.auth.Decision.Approve;
import com.onetimesecret.hub.auth.Decision.Deny;
import com.onetimesecret.hub.auth.approval.DecisionEffect;
import com.onetimesecret.hub.auth.approval.Granted;
import com.onetimesecret.hub.auth.approval.StoredApproval;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// A yes lets the listed agents go on, all or some; whoever is left out ends as it was going to, and is not asked
/// about again.
@Component
class RenewApprovals implements DecisionEffect {

    private final JdbcRenewals renewals;
    private final AuditTrail audit;

    RenewApprovals(JdbcRenewals renewals, AuditTrail audit) {
        this.renewals = renewals;
        this.audit = audit;
    }

    @Override
    public Kind kind() {
        return Kind.RENEWAL;
    }

    @Override
    public Granted grant(StoredApproval before, Approve approve) {
        if (approve.scopes() != null || approve.lifetime() != null || approve.option() != null) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("", "takes only agents, beside the hash of what was shown")));
        }
        var listed = before.card().renewals().stream()
                .map(renewal -> renewal.agentId().value())
                .toList();
        var chosen = approve.agents() == null
                ? listed
                : approve.agents().stream()
                        .filter(Objects::nonNull)
                        .map(AgentId::value)
                        .toList();
        if (chosen.isEmpty() || !listed.containsAll(chosen)) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/agents", "must be some of those that the card lists")));
        }
        return new Granted(Set.of(), before.card().requestedLifetime(), chosen);
    }

    @Override
    public void approved(CurrentPerson person, StoredApproval before, Granted grant) {
        var parts = before.card().renewals().stream()
                .collect(Collectors.partitioningBy(
                        renewal -> grant.chosen().contains(renewal.agentId().value())));
        var chosen = Objects.requireNonNull(parts.get(true));
        if (renewals.renew(person.networkId(), chosen) != chosen.size()) {
            throw new HubException(
                    ProblemType.ALREADY_DECIDED,
                    "One of these agents changed in the meantime. Look at the list again in a minute.");
        }
        renewals.decline(person.networkId(), Objects.requireNonNull(parts.get(false)));
        chosen.forEach(renewal -> record(person, before, renewal));
    }

    private void record(CurrentPerson person, StoredApproval before, Renewal renewal) {
        audit.record(new AuditEntry(
                person.networkId(),
                AuditEntry.Kind.SECURITY,
                person.actor(),
                "agent.renewed",
                renewal.agentId().value(),
                Map.of("via", person.via(), "approval_id", before.card().id().value())));
    }

    @Override
    public void denied(CurrentPerson person, StoredApproval before, Deny deny) {
        if (deny.block()) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/block", "is not for renewals; revoke an agent that must not come back")));
        }
        renewals.decline(person.networkId(), before.card().renewals());
    }
}
