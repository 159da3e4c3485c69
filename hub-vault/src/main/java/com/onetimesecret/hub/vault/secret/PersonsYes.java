package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.approval.SingleApprovals;
import com.onetimesecret.hub.api.approval.SingleApprovals.Act;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// The yes of a person that some secrets need for each read (`require_approval`). A person who may decide has it.
@Component
class PersonsYes {

    /// How long the request waits, and how long the yes then counts: long enough to reach a person, short enough
    /// that the reason still holds.
    private static final Duration LIFE = Duration.ofHours(1);

    private final SingleApprovals approvals;
    private final BaseUrl baseUrl;

    PersonsYes(SingleApprovals approvals, BaseUrl baseUrl) {
        this.approvals = approvals;
        this.baseUrl = baseUrl;
    }

    /// Whether this read may go on; uses the yes up, in the caller's transaction.
    ///
    /// @throws HubException approval-required, for whom nobody can be asked
    boolean isGiven(Party party, StoredSecret secret) {
        if (!secret.guard().needsApproval()) {
            return true;
        }
        return switch (party.caller()) {
            case CurrentAgent agent -> approvals.use(agent, act(secret));
            case CurrentPerson person when person.mayDecide() -> true;
            case null, default ->
                throw new HubException(
                        ProblemType.APPROVAL_REQUIRED,
                        "This secret opens for agents that a person allows it, and for people who may decide that.");
        };
    }

    /// Asks for it; to be called outside a transaction.
    ///
    /// @return the refusal that says whom to wait for
    /// @throws HubException approval-denied, if people said no lately; rate-limited, if too much waits
    HubException ask(Party party, StoredSecret secret) {
        if (!(party.caller() instanceof CurrentAgent agent)) {
            throw new IllegalStateException("only agents wait for a yes");
        }
        var id = approvals.ask(agent, act(secret));
        return new HubException(
                        ProblemType.APPROVAL_REQUIRED,
                        "This secret opens when a person allows it. They were asked; the secret is untouched.")
                .with("approval_id", id.value())
                .next(NextStep.get(
                        "Wait for the decision, then send the same again",
                        baseUrl.at("/api/v2/agent/approvals/" + id + "?wait=55")));
    }

    private static Act act(StoredSecret secret) {
        var details = new TreeMap<String, String>();
        details.put("secret", secret.id().value());
        details.put("made_by", secret.createdBy());
        if (secret.description() != null) {
            details.put("description", secret.description());
        }
        return new Act("Open a secret", details, LIFE);
    }
}
