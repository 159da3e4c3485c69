package com.onetimesecret.hub.api.outbound;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Tells the addresses of the open internet from those of private networks, machines and their clouds.
final class OpenInternet {

    private static final List<AddressRange> CLOSED_V4 = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            // A public number, but the machine's own cloud answers it with secrets.
            "168.63.129.16/32");

    private static final AddressRange GLOBAL_V6 = AddressRange.of("2000::/3");

    private static final List<AddressRange> CLOSED_V6 = ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    // The well-known prefix under which v6-only networks reach the v4 internet; the v4 address is its last 32 bits.
    private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");

    private OpenInternet() {}

    static boolean has(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return hasV4(bytes);
        }
        if (NAT64.contains(bytes)) {
            return hasV4(Arrays.copyOfRange(bytes, 12, 16));
        }
        return GLOBAL_V6.contains(bytes) && CLOSED_V6.stream().noneMatch(closed -> closed.contains(bytes));
    }

    private static boolean hasV4(byte[] address) {
        return CLOSED_V4.stream().noneMatch(closed -> closed.contains(address));
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::of).toList();
    }
}
