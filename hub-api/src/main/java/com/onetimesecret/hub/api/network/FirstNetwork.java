package com.onetimesecret.hub.api.network;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.Optional;

/// The network that the hub began with; it keeps what people without an account make.
public interface FirstNetwork {

    /// Its id; empty before the hub is set up.
    Optional<NetworkId> id();
}
