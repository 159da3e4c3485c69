package com.onetimesecret.hub.auth.code;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.auth.people.EmailAddress;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client asked for in a person's browser, checked (RFC 6749 4.1.1, RFC 7636, OpenID Connect Core 3.1.2.1).
///
/// @param redirectUri where the answer goes
/// @param redirectUriSent whether the request named it; then the token request must name it too
/// @param jkt the key that the code is bound to (RFC 9449 10), or null
/// @param signedInWithin how long ago the person may have signed in at most, or null
/// @param acrValues how sure of the person the client would like the hub to be, in its order of preference, or null
/// @param loginHint whom the client expects, if it named an address, or null
public record AuthorizationRequest(
        AgentId clientId,
        String redirectUri,
        boolean redirectUriSent,
        @Nullable String state,
        @Nullable String nonce,
        String codeChallenge,
        Set<Scope> scopes,
        @Nullable String jkt,
        @Nullable Duration signedInWithin,
        @Nullable String acrValues,
        @Nullable EmailAddress loginHint) {

    public AuthorizationRequest {
        scopes = Set.copyOf(scopes);
    }
}
