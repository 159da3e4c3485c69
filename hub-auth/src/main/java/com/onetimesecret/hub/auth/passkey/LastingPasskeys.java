package com.onetimesecret.hub.auth.passkey;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.event.AccountRecovered.Kind;
import com.onetimesecret.hub.auth.LastingAccess.Way;
import com.onetimesecret.hub.auth.Passkeys.Listed;
import com.onetimesecret.hub.auth.people.LastingWays;
import java.util.List;
import org.springframework.stereotype.Component;

/// The passkeys of a person.
@Component
class LastingPasskeys implements LastingWays {

    private final JdbcPasskeys passkeys;

    LastingPasskeys(JdbcPasskeys passkeys) {
        this.passkeys = passkeys;
    }

    @Override
    public List<Way> of(PersonId person) {
        return ways(passkeys.list(person));
    }

    @Override
    public List<Way> end(PersonId person) {
        return ways(passkeys.removeAll(person));
    }

    private static List<Way> ways(List<Listed> passkeys) {
        return passkeys.stream()
                .map(one -> new Way(Kind.PASSKEY, one.id(), one.label(), null, one.createdAt(), one.lastUsedAt()))
                .toList();
    }
}
