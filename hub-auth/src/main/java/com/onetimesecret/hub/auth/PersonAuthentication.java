package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.call.CurrentPerson;
import org.springframework.stereotype.Component;

/// Tells which person an e-mail and API token speak for.
@Component
public class PersonAuthentication {

    /// The person behind HTTP Basic credentials `email:token`.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException unauthenticated, the same for an unknown e-mail and a
    /// wrong token
    public CurrentPerson byApiToken(String email, String apiToken) {
        throw new IllegalStateException(email + apiToken.length());
    }
}
