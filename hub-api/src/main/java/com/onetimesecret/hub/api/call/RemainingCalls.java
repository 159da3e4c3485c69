package com.onetimesecret.hub.api.call;

import com.onetimesecret.hub.api.agent.AgentId;

/// What callers have left of the limits, counted by all hubs on the database as of a second ago, and by this one up to
/// now.
public interface RemainingCalls {

    /// How many calls of each kind the agent has left, under the names of the limits.
    RateLimits of(AgentId agent);
}
