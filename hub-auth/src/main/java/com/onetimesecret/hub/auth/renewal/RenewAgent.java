package com.onetimesecret.hub.auth.renewal;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApprovalCard.Renewal;
import com.onetimesecret.hub.auth.NetworkAgents.Renewable;
import com.onetimesecret.hub.auth.approval.RenewalList;
import com.onetimesecret.hub.auth.approval.ShownHash;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// A yes to one agent whose approval ends, without the card that lists them all: the others stay as they are.
@Component
public class RenewAgent {

    private final JdbcRenewals renewals;
    private final RenewalSettings settings;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    RenewAgent(JdbcRenewals renewals, RenewalSettings settings, AuditTrail audit, TransactionTemplate transaction) {
        this.renewals = renewals;
        this.settings = settings;
        this.audit = audit;
        this.transaction = transaction;
    }

    public Optional<Renewable> find(CurrentPerson person, AgentId agent) {
        return renewals.find(person.networkId(), agent, settings)
                .map(found -> new Renewable(found.endsAt(), found.lasts(), hash(person.networkId(), found)));
    }

    public void renew(CurrentPerson person, AgentId agent, String shownHash) {
        if (!person.mayDecide()) {
            throw new HubException(
                    ProblemType.FORBIDDEN, "This needs an owner or approver, and for an API token the right `decide`.");
        }
        transaction.executeWithoutResult(status -> {
            var renewal = renewals.find(person.networkId(), agent, settings)
                    .filter(found -> hash(person.networkId(), found).equals(shownHash))
                    .filter(found -> renewals.renewOne(person.networkId(), found))
                    .orElseThrow(() -> new HubException(
                            ProblemType.ALREADY_DECIDED,
                            "This agent's approval is not what it was. Look at it again."));
            audit.record(new AuditEntry(
                    person.networkId(),
                    AuditEntry.Kind.SECURITY,
                    person.actor(),
                    "agent.renewed",
                    agent.value(),
                    Map.of(
                            "via", person.via(),
                            "ended_at", renewal.endsAt().toString(),
                            "shown_sha256", shownHash)));
        });
    }

    private static String hash(NetworkId network, Renewal renewal) {
        return HexFormat.of()
                .formatHex(ShownHash.ofRenewal(network, RenewalList.write(List.of(renewal)), renewal.endsAt()));
    }
}
