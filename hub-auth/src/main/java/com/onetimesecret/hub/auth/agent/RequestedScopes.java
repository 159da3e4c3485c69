package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.agent.Scope;
import java.util.EnumSet;
import java.util.Set;
import java.util.StringTokenizer;

/// Reads scopes as OAuth clients send them.
public final class RequestedScopes {

    /// Asks for a refresh token in OpenID Connect; here the registration decides about that.
    private static final String OFFLINE_ACCESS = "offline_access";

    private RequestedScopes() {}

    /// The scopes in `text`; none at all if one of its names is not a scope.
    public static Set<Scope> read(String text) {
        var scopes = EnumSet.noneOf(Scope.class);
        var names = new StringTokenizer(text);
        while (names.hasMoreTokens()) {
            var name = names.nextToken();
            var scope = Scope.of(name);
            if (scope.isPresent()) {
                scopes.add(scope.get());
            } else if (!name.equals(OFFLINE_ACCESS)) {
                return Set.of();
            }
        }
        return scopes;
    }
}
