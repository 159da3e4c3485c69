package com.onetimesecret.hub.web;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which peers may say on whose behalf they call: addresses and networks, or a number of hops
/// (`HUB_TRUSTED_PROXIES`).
///
/// @param hops how many proxies stand in front, or 0 to go by address
record TrustedProxies(List<Network> networks, int hops) {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final List<String> PRIVATE = List.of(
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "169.254.0.0/16",
            "127.0.0.0/8",
            "::1/128",
            "fc00::/7",
            "fe80::/10");

    /// Reads the setting.
    static TrustedProxies parse(String setting) {
        var networks = new ArrayList<Network>();
        if (setting.strip().matches("[1-9]")) {
            return new TrustedProxies(List.of(), Integer.parseInt(setting.strip()));
        }
        for (var entry : setting.split("[,\\s]+", -1)) {
            if (entry.equals("private")) {
                PRIVATE.forEach(each -> networks.add(Network.parse(each)));
            } else if (!entry.isEmpty()) {
                networks.add(Network.parse(entry));
            }
        }
        return new TrustedProxies(List.copyOf(networks), 0);
    }

    boolean areNone() {
        return hops == 0 && networks.isEmpty();
    }

    boolean trust(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /// The address written as `text`, with or without a port; never looks up a name.
    static Optional<InetAddress> literal(String text) {
        var address = text.strip();
        if (address.startsWith("[")) {
            address = address.replaceAll("^\\[([^]]*)](:\\d+)?$", "$1");
        } else if (address.indexOf(':') == address.lastIndexOf(':')) {
            address = address.replaceAll(":\\d+$", "");
        }
        try {
            // Java also takes `10` for an address, and nobody who writes a list of proxies means that.
            return address.indexOf(':') >= 0 || IPV4.matcher(address).matches()
                    ? Optional.of(InetAddress.ofLiteral(address))
                    : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /// Addresses that share their first `bits`.
    record Network(InetAddress first, int bits) {

        static Network parse(String text) {
            var slash = text.indexOf('/');
            var first = literal(slash < 0 ? text : text.substring(0, slash)).orElseThrow(() -> wrong(text));
            int all = first.getAddress().length * 8;
            try {
                int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
                if (bits < 0 || bits > all) {
                    throw wrong(text);
                }
                return new Network(first, bits);
            } catch (NumberFormatException notANumber) {
                throw wrong(text);
            }
        }

        boolean contains(InetAddress other) {
            var ours = first.getAddress();
            var theirs = other.getAddress();
            if (ours.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }

        private static IllegalArgumentException wrong(String text) {
            return new IllegalArgumentException("HUB_TRUSTED_PROXIES takes addresses, networks like 10.0.0.0/8, "
                    + "`private`, or a number of hops, not " + text);
        }
    }
}
