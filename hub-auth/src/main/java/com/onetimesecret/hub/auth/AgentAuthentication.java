package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.call.CurrentAgent;
import org.springframework.stereotype.Component;

/// Tells which agent a bearer token speaks for, as things stand now (revocation and pause within a second).
@Component
public class AgentAuthentication {

    /// The agent of that access token.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException unauthenticated, with the reason: expired, revoked,
    ///     not
    /// for this hub
    public CurrentAgent byToken(String accessToken) {
        throw new IllegalStateException("no token of " + accessToken.length());
    }
}
