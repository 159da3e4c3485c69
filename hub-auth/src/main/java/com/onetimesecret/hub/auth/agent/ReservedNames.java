package com.onetimesecret.hub.auth.agent;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Names that no agent may have, because people and agents would take it for somebody else.
public final class ReservedNames {

    /// The names, as they are told to whoever asks for one.
    public static final List<String> ALL = List.of("human", "hub", "system", "admin", "owner");

    private static final Set<String> SKELETONS =
            ALL.stream().map(NameSkeleton::of).collect(Collectors.toSet());

    private ReservedNames() {}

    /// Whether the name is one of them or looks like one.
    public static boolean contain(String name) {
        return SKELETONS.contains(NameSkeleton.of(name));
    }
}
