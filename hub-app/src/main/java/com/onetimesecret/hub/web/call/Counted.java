package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.Guest;

/// Whose calls are counted, by the name that the limits know: a caller's id, or the place a guest comes from.
record Counted(String name, boolean guest) {

    static Counted of(Caller caller) {
        return new Counted(caller.actor(), false);
    }

    static Counted of(Guest guest) {
        return new Counted(guest.actor(), true);
    }
}
