package com.onetimesecret.hub.api.call;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// Where a call came from, as far as the hub can know (WIRE 0): an IP address or `unknown`, never a proxy's own.
public record ClientAddress(String value) {

    /// The address of a call that came through a proxy the hub was not told to trust.
    public static final ClientAddress UNKNOWN = new ClientAddress("unknown");

    /// The request attribute that holds the address, for filters; controllers take it as a parameter.
    public static final String ATTRIBUTE = "com.onetimesecret.hub.client-address";

    private static final int IPV6_NETWORK_BYTES = 8;

    /// Whether the hub knows more than that somebody called.
    public boolean isKnown() {
        return !equals(UNKNOWN);
    }

    /// What counts as one place: the address, or for IPv6 its /64, because one household has 2^64 of those.
    public String network() {
        if (value.indexOf(':') < 0) {
            return value;
        }
        var bytes = InetAddress.ofLiteral(value).getAddress();
        return HexFormat.of().formatHex(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES));
    }

    @Override
    public String toString() {
        return value;
    }
}
