package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.NetworkId;

/// Tells whether somebody who could decide is looking, so that an agent hears the truth about who was notified.
public interface PeopleReached {

    /// Whether a dashboard of the network is open on this hub now.
    boolean dashboardOpen(NetworkId network);
}
