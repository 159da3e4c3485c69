package com.onetimesecret.hub.api.agent;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A capability that a person grants to an agent; the wire name is the lower-case constant (WIRE 2).
public enum Scope {
    POST("post messages under its own name"),
    READ("read messages, its inbox and secrets that are passed to it"),
    ASK("ask questions"),
    DISCOVER_AGENTS("see the other agents of the network"),
    SUBSCRIBE("follow topics as they happen"),
    CREATE_SECRET("store secrets that open once"),
    HANDOFF("hand tasks to other agents and take theirs"),
    VAULT("keep a private store, a deposit box and magic links"),
    AUDIT("read the audit trail"),
    OPENID("learn who approved it");

    private final String inWords;

    Scope(String inWords) {
        this.inWords = inWords;
    }

    /// The name on the wire.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What an agent with this scope may do, as the end of "It may …".
    public String inWords() {
        return inWords;
    }

    /// The scope of that wire name, if there is one.
    public static Optional<Scope> of(String wire) {
        return Arrays.stream(values())
                .filter(scope -> scope.wire().equals(wire))
                .findFirst();
    }

    /// What an agent gets that does not ask for anything else: all but `vault`, `audit` and `openid`.
    public static Set<Scope> defaults() {
        return EnumSet.complementOf(EnumSet.of(VAULT, AUDIT, OPENID));
    }

    /// The wire names, space-separated and in a fixed order, as OAuth writes them.
    public static String join(Set<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::wire).collect(Collectors.joining(" "));
    }

    /// The scopes of those wire names with spaces between; names that are none are left out.
    public static Set<Scope> split(String joined) {
        return Arrays.stream(joined.split(" ", -1))
                .flatMap(name -> of(name).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
    }
}
