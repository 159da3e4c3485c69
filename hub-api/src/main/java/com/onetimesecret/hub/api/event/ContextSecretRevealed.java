package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Instant;

/// The holder of a task revealed the secret that goes with it; published inside the transaction that takes
/// the value out, as the last thing in it.
public record ContextSecretRevealed(NetworkId networkId, String secretId, AgentId by, Instant at) {}
