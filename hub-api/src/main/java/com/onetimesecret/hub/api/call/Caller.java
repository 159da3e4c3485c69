package com.onetimesecret.hub.api.call;

import com.onetimesecret.hub.api.agent.NetworkId;

/// Who makes an authenticated call; controllers take it as a parameter and get nothing else about authentication.
public sealed interface Caller permits CurrentAgent, CurrentPerson {

    /// The network whose data the call may see.
    NetworkId networkId();

    /// The caller's id as the trail records it.
    String actor();
}
