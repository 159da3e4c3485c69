package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;

/// Another key speaks for an agent from now on: what the old one was given ends; published inside the transaction
/// that replaces it.
public record AgentKeyReplaced(NetworkId networkId, AgentId agentId) {}
