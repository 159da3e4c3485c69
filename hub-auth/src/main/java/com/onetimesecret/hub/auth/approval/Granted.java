package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.agent.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What an approval comes to, of what was asked for.
///
/// @param lifetime how long it lasts unused
/// @param chosen the option of an operation, or the agents of a renewal
public record Granted(Set<Scope> scopes, Duration lifetime, List<String> chosen) {

    public Granted {
        scopes = Set.copyOf(scopes);
        chosen = List.copyOf(chosen);
    }
}
