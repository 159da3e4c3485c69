package com.onetimesecret.hub.api.agent;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The approved agents of a network; no call ever sees into another network.
public interface AgentDirectory {

    /// The agent of that id in that network; empty if there is none or it was never approved.
    Optional<Agent> find(NetworkId network, AgentId id);

    /// Those of `ids` that are agents of the network and not revoked, in one query.
    Set<AgentId> known(NetworkId network, Collection<AgentId> ids);

    /// The network's agents that are not revoked, the most recently seen first; at most `limit`.
    List<Agent> list(NetworkId network, int limit);

    /// Notes that the agent called; written at most every few seconds, never waits.
    void seen(AgentId id);
}
