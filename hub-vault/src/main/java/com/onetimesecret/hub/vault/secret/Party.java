package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import org.jspecify.annotations.Nullable;

/// Who makes a secret or asks for one.
///
/// @param network whose secrets it may open; of a guest: the one that keeps what guests make
/// @param actor as the trail names it
/// @param place what wrong passphrases are counted by: an agent, a person, or where a guest calls from
/// @param caller who it is, if somebody knows
/// @param isGuest whether nobody knows who it is: it opens by the key alone, whatever network the secret is in
public record Party(
        NetworkId network,
        String actor,
        @Nullable AgentId agent,
        String place,
        @Nullable Caller caller,
        boolean isGuest) {

    static final String GUEST = "guest";

    /// The party behind an authenticated call.
    public static Party of(Caller caller) {
        var agent = switch (caller) {
            case CurrentAgent current -> current.id();
            case CurrentPerson _ -> null;
        };
        return new Party(caller.networkId(), caller.actor(), agent, caller.actor(), caller, false);
    }

    /// Somebody who has a link and no account.
    public static Party guest(NetworkId keeper, ClientAddress address) {
        return new Party(keeper, GUEST, null, GUEST + " " + address.network(), null, true);
    }
}
