package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.PersonId;
import org.jspecify.annotations.Nullable;

/// Somebody with an account on this hub; no password hash: who signs in by other means alone.
public record Person(
        PersonId id,
        EmailAddress email,
        String name,
        @Nullable String passwordHash) {

    @Override
    public String toString() {
        return "Person[id=" + id + "]";
    }
}
