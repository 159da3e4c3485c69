package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.agent.ScopeList;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/// The scopes that a token request asks for, never more than a person granted.
final class AskedScopes {

    private AskedScopes() {}

    /// What `asked` names, or all of `granted` if it names nothing.
    ///
    /// @throws OAuth2AuthenticationException invalid_scope for more than was granted, or if nothing was
    static Set<Scope> of(@Nullable String asked, Set<Scope> granted) {
        var scopes = asked == null || asked.isBlank() ? granted : read(asked);
        if (scopes.isEmpty() || !granted.containsAll(scopes)) {
            throw refuse(
                    OAuth2ErrorCodes.INVALID_SCOPE,
                    "Granted is: " + Scope.join(granted) + ". For more, ask to join again with it.");
        }
        return scopes;
    }

    private static Set<Scope> read(String asked) {
        try {
            return ScopeList.read(asked, "scope");
        } catch (HubException unknown) {
            throw refuse(OAuth2ErrorCodes.INVALID_SCOPE, "scope names something that is not a scope.");
        }
    }
}
