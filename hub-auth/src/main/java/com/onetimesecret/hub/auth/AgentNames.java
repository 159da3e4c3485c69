package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// What a network's agents are called, also those that were revoked.
@Component
public class AgentNames {

    private final JdbcAgents agents;

    AgentNames(JdbcAgents agents) {
        this.agents = agents;
    }

    /// The names of those of `ids` that are or were agents of the network, in one query.
    public Map<AgentId, String> of(NetworkId network, Collection<AgentId> ids) {
        return ids.isEmpty() ? Map.of() : agents.names(network, ids);
    }

    /// The agent of that id or name in the network, whatever its state.
    public Optional<AgentId> find(NetworkId network, String idOrName) {
        return agents.findByIdOrName(network, idOrName)
                .filter(found -> found.agent().networkId().equals(network))
                .map(found -> found.agent().id());
    }
}
