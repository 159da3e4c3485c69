package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.agent.ActOnAgents;
import com.onetimesecret.hub.auth.agent.JdbcPeopleLook;
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

    NetworkAgents(JdbcPeopleLook look, ActOnAgents acts) {
        this.look = look;
        this.acts = acts;
    }

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

    /// How many requests were approved on each of the last `days` days (UTC) with any.
    public Map<LocalDate, Long> approvals(CurrentPerson person, int days) {
        return look.approvals(person.networkId(), days);
    }
}
