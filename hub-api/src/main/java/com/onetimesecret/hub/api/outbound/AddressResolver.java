package com.onetimesecret.hub.api.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Where names become addresses; asked once a call, so that a name cannot change between the check and the connect.
@FunctionalInterface
public interface AddressResolver {

    /// All addresses of `host`, at least one.
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /// The resolver of this machine.
    static AddressResolver ofThisMachine() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
