package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.NetworkId;

/// A person stopped all agents of a network at once, or let them go on; published inside the transaction that does.
///
/// @param stopped whether they stand still from now on
public record NetworkStopped(NetworkId networkId, boolean stopped) {}
