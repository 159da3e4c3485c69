package com.onetimesecret.hub.api.network;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Duration;

/// What a network may take up (WIRE 0); whoever stores something for it takes that first. Costs no statement.
public interface NetworkBudget {

    /// Takes one message of that size, stored for that long.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException budget-exhausted
    void takeMessage(NetworkId network, long bytes, Duration life);

    /// Takes one secret of that size, stored for that long.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException budget-exhausted
    void takeSecret(NetworkId network, long bytes, Duration life);

    /// Takes one open stream, to be given back by [#endStream].
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException budget-exhausted
    void takeStream(NetworkId network);

    /// Gives an open stream back.
    void endStream(NetworkId network);

    /// The quotas of the network and what is used of them.
    NetworkUse use(NetworkId network);
}
