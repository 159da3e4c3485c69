package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.api.meter.Tally;
import com.onetimesecret.hub.api.problem.HubException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/// Writes into an agent's log what was refused though the agent had signed it; so many lines an hour. It counts for
/// where it came from like a token that nobody signed.
@Component
class RefusedDeposits implements MeterBinder {

    private final Tally refused = new Tally(
            "hub.deposits.refused", "reason", "Deposits with an agent's own signature that were refused", "replayed");
    private final JdbcDeposits deposits;
    private final DepositLimits limits;

    RefusedDeposits(JdbcDeposits deposits, DepositLimits limits) {
        this.deposits = deposits;
        this.limits = limits;
    }

    /// The refusal to throw, once it is written down.
    HubException of(CheckToken.Good token, Outcome outcome, Visit visit) {
        return of(token.agent(), token.id(), token.terms().label(), outcome, visit);
    }

    /// The same for a token that does not say what it is for.
    HubException of(AgentIdentity agent, DepositId id, String label, Outcome outcome, Visit visit) {
        refused.add(outcome.wire());
        limits.countBad(visit.from());
        if (limits.isLogged(agent.id())) {
            deposits.logRefusal(agent, id, label, outcome, visit);
        }
        return HubException.notFound();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        refused.bindTo(registry);
    }
}
