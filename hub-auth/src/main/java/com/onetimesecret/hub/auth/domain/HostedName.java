package com.onetimesecret.hub.auth.domain;

import com.onetimesecret.hub.auth.agent.NameSkeleton;
import com.onetimesecret.hub.auth.agent.ReservedNames;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The label that an agent may have below the hub's domain for agents: its own name as DNS can write it.
final class HostedName {

    private static final int LONGEST = 63;

    /// Labels that people and programs take for somebody in charge of the whole domain.
    private static final Set<String> RESERVED = Stream.concat(
                    ReservedNames.ALL.stream(),
                    Stream.of(
                            "abuse",
                            "account",
                            "administrator",
                            "api",
                            "app",
                            "auth",
                            "autoconfig",
                            "autodiscover",
                            "billing",
                            "dashboard",
                            "docs",
                            "ftp",
                            "help",
                            "hostmaster",
                            "imap",
                            "localhost",
                            "login",
                            "mail",
                            "ns",
                            "ns1",
                            "ns2",
                            "oauth",
                            "pop",
                            "postmaster",
                            "root",
                            "secure",
                            "security",
                            "smtp",
                            "status",
                            "support",
                            "webmaster",
                            "wpad",
                            "www"))
            .map(NameSkeleton::of)
            .collect(Collectors.toUnmodifiableSet());

    private HostedName() {}

    /// The label of an agent of that name: lower case, with one `-` for each run of characters other than
    /// letters and digits of ASCII, and none at the ends. Empty if nothing is left, or something reserved or
    /// what looks like it.
    static Optional<String> of(String agentName) {
        var label = agentName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        label = trimmed(label);
        if (label.length() > LONGEST) {
            label = trimmed(label.substring(0, LONGEST));
        }
        return label.isEmpty() || RESERVED.contains(NameSkeleton.of(label)) ? Optional.empty() : Optional.of(label);
    }

    private static String trimmed(String label) {
        return label.replaceAll("^-+|-+$", "");
    }
}
