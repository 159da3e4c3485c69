package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.network.FirstNetwork;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Whether people without an account may make and open secrets here (`HUB_GUEST_SECRETS`), and as whom.
@Component
public class Guests {

    private final boolean welcome;
    private final FirstNetwork keeper;

    Guests(
            @Value("${hub.vault.guest-secrets:#{null}}") @Nullable Boolean chosen,
            BaseUrl baseUrl,
            FirstNetwork keeper) {
        this.welcome = chosen == null ? baseUrl.isLoopback() : chosen;
        this.keeper = keeper;
    }

    /// Whether they are let in; unless the operator says, only where nobody but this machine can come.
    public boolean areWelcome() {
        return welcome;
    }

    /// Somebody without an account who calls from there.
    ///
    /// @throws HubException not-set-up while there is no network to keep what guests make
    public Party at(ClientAddress address) {
        var network = keeper.id()
                .orElseThrow(() -> new HubException(
                        ProblemType.NOT_SET_UP, "Nobody has set this hub up yet, so it keeps nothing for guests."));
        return Party.guest(network, address);
    }
}
