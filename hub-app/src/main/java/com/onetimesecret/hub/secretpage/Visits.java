package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.call.CallCounter;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.vault.SecretDesk.Visitor;
import com.onetimesecret.hub.web.GuestCalls;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Who is there, and how often they did something: people by who they are, guests by where they come from.
@Component
class Visits {

    private final CallCounter people;
    private final GuestCalls guests;

    Visits(CallCounter people, GuestCalls guests) {
        this.people = people;
        this.guests = guests;
    }

    static Visitor of(@Nullable SignedIn signedIn, ClientAddress from) {
        return new Visitor(signedIn == null ? null : signedIn.person(), from);
    }

    /// Counts a secret that is made or given.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException rate-limited
    void countSecret(Visitor visitor) {
        var person = visitor.person();
        if (person == null) {
            guests.countSecret(visitor.from());
        } else {
            people.countAnother(person, CountsAs.Limit.SECRET);
        }
    }

    /// Takes back what was counted, because nothing was stored.
    void giveSecretBack(Visitor visitor) {
        var person = visitor.person();
        if (person == null) {
            guests.giveSecretBack(visitor.from());
        } else {
            people.giveBack(person, CountsAs.Limit.SECRET, 1);
        }
    }

    /// Counts an attempt to open or burn.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException rate-limited
    void countOpen(Visitor visitor) {
        var person = visitor.person();
        if (person == null) {
            guests.countOpen(visitor.from());
        } else {
            people.countAnother(person, CountsAs.Limit.ACTION);
        }
    }
}
