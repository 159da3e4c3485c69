package com.onetimesecret.hub.api.call;

import com.onetimesecret.hub.api.agent.NetworkId;

/// Who makes an authenticated call; controllers take it as a parameter and get nothing else about authentication.
public sealed interface Caller permits CurrentAgent, CurrentPerson {

    /// The request attribute that holds the caller once it is authenticated; controllers take it as a parameter.
    String ATTRIBUTE = "com.onetimesecret.hub.caller";

    /// The network whose data the call may see.
    NetworkId networkId();

    /// The caller's id as the trail records it.
    String actor();
}
