package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;

/// A person paused an agent or let it go on; published inside the transaction that does.
public record AgentPaused(NetworkId networkId, AgentId agentId, boolean paused) {}
