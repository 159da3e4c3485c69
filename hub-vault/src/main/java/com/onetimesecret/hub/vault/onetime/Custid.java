package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.Visitor;
import com.onetimesecret.hub.vault.secret.StoredSecret;

/// What Onetime Secret calls whoever made a secret.
final class Custid {

    private static final String NOBODY = "anon";

    private Custid() {}

    /// The e-mail of a caller who made it, the id of anybody else with an account, and `anon` for guests.
    static String of(Visitor visitor, StoredSecret secret) {
        if (secret.isOfGuest()) {
            return NOBODY;
        }
        return visitor.caller()
                .filter(caller -> caller.actor().equals(secret.createdBy()))
                .map(caller -> switch (caller) {
                    case CurrentPerson person -> person.email();
                    case CurrentAgent agent -> agent.id().value();
                })
                .orElse(secret.createdBy());
    }
}
