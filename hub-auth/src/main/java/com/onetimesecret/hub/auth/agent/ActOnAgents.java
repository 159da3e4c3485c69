package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Lets people pause, resume and revoke single agents of their network, each with its entry in the trail.
@Component
public class ActOnAgents {

    private final JdbcAgents known;
    private final ApprovedAgents agents;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    ActOnAgents(JdbcAgents known, ApprovedAgents agents, AuditTrail audit, TransactionTemplate transaction) {
        this.known = known;
        this.agents = agents;
        this.audit = audit;
        this.transaction = transaction;
    }

    /// What a person may do to an approved agent.
    public enum Act {
        PAUSE(Agent.Status.PAUSED, "paused", "active"),
        RESUME(Agent.Status.ACTIVE, "resumed", "paused"),
        REVOKE(Agent.Status.REVOKED, "revoked", "active,paused");

        private final Agent.Status status;
        private final String pastTense;
        private final String from;

        Act(Agent.Status status, String pastTense, String from) {
            this.status = status;
            this.pastTense = pastTense;
            this.from = from;
        }

        /// What the agent is then.
        Agent.Status status() {
            return status;
        }

        /// What it has to be before, joined by commas.
        String from() {
            return from;
        }
    }

    /// Does that to an agent of the person's network and says what it is then.
    ///
    /// @throws HubException forbidden, not-found, or already-decided if it is that already
    public Agent.Status act(CurrentPerson person, AgentId id, Act act) {
        if (!person.mayDecide()) {
            throw new HubException(
                    ProblemType.FORBIDDEN, "This needs an owner or approver, and for an API token the right `decide`.");
        }
        transaction.executeWithoutResult(status -> {
            if (!agents.change(person.networkId(), id, act)) {
                var own = known.find(id)
                        .filter(agent -> agent.agent().networkId().equals(person.networkId()))
                        .map(KnownAgent::own)
                        .orElseThrow(HubException::notFound);
                throw new HubException(ProblemType.ALREADY_DECIDED, "This agent is " + own.wire() + " already.");
            }
            audit.record(new AuditEntry(
                    person.networkId(),
                    AuditEntry.Kind.SECURITY,
                    person.actor(),
                    "agent." + act.pastTense,
                    id.value(),
                    Map.of("via", person.via())));
        });
        return act.status();
    }
}
