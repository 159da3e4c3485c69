package com.onetimesecret.hub.api.network;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Duration;

/// What a network may take up (WIRE 0); whoever stores something for it takes that first.
public interface NetworkBudget {

    /// Takes one message of that size, stored for that long. Costs no statement.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException budget-exhausted
    void takeMessage(NetworkId network, long bytes, Duration life);

    /// Takes one secret of that size, stored for that long. Costs no statement.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException budget-exhausted
    void takeSecret(NetworkId network, long bytes, Duration life);

    /// Takes one open stream for an agent of the network, to be given back by [#endStream].
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException budget-exhausted
    void takeStream(NetworkId network, AgentId agent);

    /// Gives an open stream back.
    void endStream(NetworkId network, AgentId agent);

    /// The quotas of the network and what is used of them.
    NetworkUse use(NetworkId network);
}
