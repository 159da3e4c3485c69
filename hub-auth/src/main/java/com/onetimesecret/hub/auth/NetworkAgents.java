package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.agent.ActOnAgents;
import com.onetimesecret.hub.auth.agent.JdbcPeopleLook;
import com.onetimesecret.hub.auth.renewal.RenewAgent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The agents of a network as its people see and steer them.
@Component
public class NetworkAgents {

    private final JdbcPeopleLook look;
    private final ActOnAgents acts;
    private final RenewAgent renewals;

    NetworkAgents(JdbcPeopleLook look, ActOnAgents acts, RenewAgent renewals) {
        this.look = look;
        this.acts = acts;
        this.renewals = renewals;
    }

    /// An approval that ends soon, or has ended while its agent still proves its key.
    ///
    /// @param lasts how long it would go on unused
    /// @param shownHash of what is shown of it; a renewal names it
    public record Renewable(Instant endsAt, Duration lasts, String shownHash) {}

    /// Some agents of a list, and whether there are more behind them.
    public record Page(List<AgentLine> agents, boolean hasMore) {

        public Page {
            agents = List.copyOf(agents);
        }
    }

    /// The agents that the query means; at most `most`.
    public Page page(CurrentPerson person, AgentQuery query, int most) {
        var found = look.list(person.networkId(), query, most + 1);
        return new Page(found.stream().limit(most).toList(), found.size() > most);
    }

    /// How many agents stand how.
    public Map<AgentLine.State, Long> counts(CurrentPerson person) {
        return look.counts(person.networkId());
    }

    /// The agent of that id, in any state, if it is one of the person's network.
    public Optional<AgentProfile> find(CurrentPerson person, AgentId id) {
        return look.profile(person.networkId(), id);
    }

    /// Keeps an active agent from acting until it is resumed.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException forbidden, not-found or already-decided
    public void pause(CurrentPerson person, AgentId id) {
        acts.act(person, id, ActOnAgents.Act.PAUSE);
    }

    /// Lets a paused agent go on.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException forbidden, not-found or already-decided
    public void resume(CurrentPerson person, AgentId id) {
        acts.act(person, id, ActOnAgents.Act.RESUME);
    }

    /// Ends an agent for good: its tokens, its leases and its name.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException forbidden, not-found or already-decided
    public void revoke(CurrentPerson person, AgentId id) {
        acts.act(person, id, ActOnAgents.Act.REVOKE);
    }

    /// The agent's approval, where it is time to let it go on.
    public Optional<Renewable> renewable(CurrentPerson person, AgentId id) {
        return renewals.find(person, id);
    }

    /// Lets the agent go on as it was shown; other agents are not concerned.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException forbidden, or already-decided if it is not as shown
    public void renew(CurrentPerson person, AgentId id, String shownHash) {
        renewals.renew(person, id, shownHash);
    }

    /// How many requests were approved on each of the last `days` days (UTC) with any.
    public Map<LocalDate, Long> approvals(CurrentPerson person, int days) {
        return look.approvals(person.networkId(), days);
    }
}
