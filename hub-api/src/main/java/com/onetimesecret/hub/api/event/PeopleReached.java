package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.NetworkId;

/// Tells through which channels a network's people would learn of a new request at this moment.
public interface PeopleReached {

    /// Whether somebody who may decide has the dashboard open on this node.
    boolean dashboardOpen(NetworkId network);
}
