package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.people.ChangePassword;
import org.springframework.stereotype.Component;

/// A person's own password, which not everybody has.
@Component
public class OwnPassword {

    private final ChangePassword change;

    OwnPassword(ChangePassword change) {
        this.change = change;
    }

    /// Whether the person can sign in with a password.
    public boolean isSet(CurrentPerson person) {
        return change.isSet(person.id());
    }

    /// Gives the person that password; whoever calls has made sure that it is them.
    ///
    /// @throws HubException invalid-request if it will not do
    public void change(CurrentPerson person, String password) {
        change.change(person, password);
    }
}
