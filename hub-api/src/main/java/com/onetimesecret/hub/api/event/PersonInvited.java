package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import java.time.Instant;

/// Somebody is invited into a network; published inside the transaction that makes the invitation.
///
/// @param link works once, for whoever has it
public record PersonInvited(String email, String network, String invitedBy, Role role, String link, Instant expiresAt) {

    @Override
    public String toString() {
        return "PersonInvited[email=" + email + ", network=" + network + ", role=" + role + "]";
    }
}
