package com.onetimesecret.hub.page;

import com.onetimesecret.hub.api.call.CurrentPerson;
import org.springframework.security.core.AuthenticatedPrincipal;

/// The person behind a page request, read from the database for this request.
public record SignedIn(CurrentPerson person) implements AuthenticatedPrincipal {

    @Override
    public String getName() {
        return person.actor();
    }
}
