package com.onetimesecret.hub.api.agent;

import java.time.Duration;
import java.util.List;

/// What changes about agents without a person: when they call, and which of their capabilities they offer.
public interface AgentActivity {

    /// The agents of all networks that called within that time; for what the hub itself tells.
    List<Sighting> seenWithin(Duration time);

    /// Lets the agent offer only these capabilities; false, and nothing changes, if one of them is not among those
    /// that a person approved. One statement.
    boolean offer(NetworkId network, AgentId id, List<String> capabilities);

    /// How long ago an agent called, by the database's clock.
    record Sighting(NetworkId networkId, AgentId agentId, Duration silence) {}
}
