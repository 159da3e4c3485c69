package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.call.SharedLimits;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.api.problem.HubException;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Writes into an agent's log what was refused though the agent had signed it; so many lines an hour.
@Component
class RefusedDeposits {

    private final JdbcDeposits deposits;
    private final SharedLimits.Limit lines;

    RefusedDeposits(JdbcDeposits deposits, SharedLimits limits, DepositSettings settings) {
        this.deposits = deposits;
        this.lines = limits.open("refused_deposits", settings.refusalsPerHour(), Duration.ofHours(1));
    }

    /// The refusal to throw, once it is written down.
    HubException of(CheckToken.Good token, Outcome outcome, Visit visit) {
        return of(token.agent(), token.id(), token.terms().label(), outcome, visit);
    }

    /// The same for a token that does not say what it is for.
    HubException of(AgentIdentity agent, DepositId id, String label, Outcome outcome, Visit visit) {
        if (lines.pass(agent.id().value())) {
            deposits.logRefusal(agent, id, label, outcome, visit);
        }
        return HubException.notFound();
    }
}
