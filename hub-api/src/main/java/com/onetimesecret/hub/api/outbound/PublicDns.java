package com.onetimesecret.hub.api.outbound;

import java.util.Locale;
import java.util.Set;

/// Tells the names that the public DNS can know from those that mean this machine, its network, or nothing.
public final class PublicDns {

    /// Ends of names that are never of the open internet (RFC 6761, 6762, 7686, 8375 and 9476, and what networks use
    /// inside).
    private static final Set<String> NEVER = Set.of(
            "localhost",
            "localdomain",
            "local",
            "internal",
            "lan",
            "home",
            "corp",
            "intranet",
            "private",
            "arpa",
            "onion",
            "invalid",
            "alt");

    private PublicDns() {}

    /// Whether it can know that host, which is a name and no address.
    public static boolean canKnow(String host) {
        var name = withoutRoot(host);
        int lastDot = name.lastIndexOf('.');
        // One word alone is completed by the machine that looks it up.
        return lastDot > 0 && !NEVER.contains(name.substring(lastDot + 1));
    }

    /// The name in lower case, without the dot that may stand for the root of the DNS.
    static String withoutRoot(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
