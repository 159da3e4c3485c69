package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.LastingAccess.Way;
import java.util.List;

/// What of one kind outlives the sessions and the password of people.
public interface LastingWays {

    /// Those of a person.
    List<Way> of(PersonId person);

    /// Ends them and says which it were; call inside a transaction.
    List<Way> end(PersonId person);
}
