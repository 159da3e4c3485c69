package com.onetimesecret.hub.api.call;

/// Where a call came from, as far as the hub can know (WIRE 0): an IP address or `unknown`, never a proxy's own.
public record ClientAddress(String value) {

    /// The address of a call that came through a proxy the hub was not told to trust.
    public static final ClientAddress UNKNOWN = new ClientAddress("unknown");

    /// The request attribute that holds the address, for filters; controllers take it as a parameter.
    public static final String ATTRIBUTE = "com.onetimesecret.hub.client-address";

    @Override
    public String toString() {
        return value;
    }
}
