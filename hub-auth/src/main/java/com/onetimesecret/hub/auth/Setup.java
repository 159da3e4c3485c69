package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.people.FirstNetworkName;
import com.onetimesecret.hub.auth.people.FirstOwner;
import com.onetimesecret.hub.auth.people.FirstOwner.NewOwner;
import com.onetimesecret.hub.auth.people.JdbcSetupTokens;
import org.springframework.stereotype.Component;

/// The one-time link with which the first owner takes over a new hub.
@Component
public class Setup {

    private final FirstOwner firstOwner;
    private final JdbcSetupTokens tokens;
    private final FirstNetworkName networkName;

    Setup(FirstOwner firstOwner, JdbcSetupTokens tokens, FirstNetworkName networkName) {
        this.firstOwner = firstOwner;
        this.tokens = tokens;
        this.networkName = networkName;
    }

    /// Whether nobody owns the hub yet.
    public boolean isNeeded() {
        return !firstOwner.exists();
    }

    /// What the first network is called unless its owner finds a better name.
    public String suggestedNetworkName() {
        return networkName.value();
    }

    /// Whether the link with that token would work now; looking does not use it up.
    public boolean isOpen(String token) {
        return tokens.isValid(token);
    }

    /// Makes the first network and its owner, once; the token is used up only if that succeeds.
    ///
    /// @return the owner
    /// @throws HubException not-found if the link is used up, past or wrong; invalid-request if a field will not do
    public PersonId complete(String token, String email, String password, String networkName) {
        // Asked first so that nobody without a link can make the hub hash passwords.
        if (!isOpen(token)) {
            throw HubException.notFound();
        }
        return firstOwner
                .create(new NewOwner(email, password, networkName, "setup-link"), () -> tokens.use(token))
                .orElseThrow(HubException::notFound);
    }
}
