package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.Guest;
import com.onetimesecret.hub.api.call.Visitor;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.vault.secret.Guests;
import com.onetimesecret.hub.vault.secret.Party;
import org.springframework.stereotype.Component;

/// Who calls, as the rules of secrets know them; guests only where they are let in.
@Component
class Parties {

    private final Guests guests;

    Parties(Guests guests) {
        this.guests = guests;
    }

    /// The party behind a route that a credential opens, and guests where they are welcome.
    ///
    /// @throws HubException unauthenticated
    Party of(Visitor visitor) {
        return visitor.caller().map(Party::of).orElseGet(() -> {
            if (!guests.areWelcome()) {
                throw Refusal.credentialNeeded();
            }
            return guests.at(visitor.guest().address());
        });
    }

    /// The caller behind a route that takes nobody else.
    ///
    /// @throws HubException unauthenticated
    static Caller caller(Visitor visitor) {
        return visitor.caller().orElseThrow(Refusal::credentialNeeded);
    }

    /// The party behind a route for guests.
    ///
    /// @throws HubException forbidden
    Party of(Guest guest) {
        if (!guests.areWelcome()) {
            throw Refusal.noGuests();
        }
        return guests.at(guest.address());
    }
}
