package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;

/// An agent is revoked: what it was given ends; published inside the transaction that revokes it.
public record AgentRevoked(NetworkId networkId, AgentId agentId) {}
