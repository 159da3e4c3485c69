package com.onetimesecret.hub.api.outbound;

import java.math.BigInteger;
import java.net.InetAddress;

/// A block of addresses, written `10.0.0.0/8`: those of `length` bytes whose first bits, without the last `rest`, are
/// `prefix`.
record AddressRange(BigInteger prefix, int length, int rest) {

    static AddressRange of(String text) {
        var parts = text.split("/", 2);
        byte[] start = InetAddress.ofLiteral(parts[0]).getAddress();
        int rest = start.length * 8 - Integer.parseInt(parts[1]);
        return new AddressRange(new BigInteger(1, start).shiftRight(rest), start.length, rest);
    }

    boolean contains(byte[] address) {
        return address.length == length
                && new BigInteger(1, address).shiftRight(rest).equals(prefix);
    }
}
