package com.onetimesecret.hub.api.call;

import com.onetimesecret.hub.api.agent.AgentId;

/// The limit on calls that show who somebody is: strangers share one an address, agents have their own (WIRE 0).
public interface AuthRateLimit {

    /// Counts a call that proved nothing or failed to.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException rate-limited
    void countUnproven(ClientAddress address);

    /// Counts a call by which an agent proved its key.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException rate-limited
    void countProven(AgentId agent);
}
