package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/// People as callers: an account together with what it is to its network.
@Component
public class Members {

    private final People people;
    private final Memberships memberships;

    Members(People people, Memberships memberships) {
        this.people = people;
        this.memberships = memberships;
    }

    /// The account of that address.
    public Optional<Account> byEmail(EmailAddress email) {
        return people.findByEmail(email.value()).map(person -> new Account(person.id(), person.passwordHash()));
    }

    /// The person in their network (of several, the oldest), with the role they have now.
    public Optional<CurrentPerson> current(PersonId id, Set<Right> rights, String via) {
        return people.findById(id.value())
                .flatMap(person -> memberships.active(id.value()).stream()
                        .findFirst()
                        .map(membership -> new CurrentPerson(
                                id, membership.networkId(), person.email(), membership.role(), rights, via)));
    }

    /// What a sign-in is checked against.
    public record Account(PersonId id, String passwordHash) {

        @Override
        public String toString() {
            return "Account[id=" + id + "]";
        }
    }
}
