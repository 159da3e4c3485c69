package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.NetworkId;

/// A network's agents and people are shut out from now on; published after the commit.
public record NetworkSuspended(NetworkId networkId) {}
