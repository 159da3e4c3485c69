package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// People as callers: an account together with what it is to its network.
@Component
public class Members {

    private final JdbcPeople people;
    private final JdbcMemberships memberships;

    Members(JdbcPeople people, JdbcMemberships memberships) {
        this.people = people;
        this.memberships = memberships;
    }

    /// The account of that address.
    public Optional<Account> byEmail(EmailAddress email) {
        return people.find(email).map(person -> new Account(person.id(), person.passwordHash()));
    }

    /// The person in that network if they belong to it, else in their oldest, with the role they have now.
    public Optional<CurrentPerson> current(PersonId id, @Nullable NetworkId network, Set<Right> rights, String via) {
        return people.find(id)
                .flatMap(person -> membership(id, network)
                        .map(membership -> new CurrentPerson(
                                id, membership.networkId(), person.email().value(), membership.role(), rights, via)));
    }

    private Optional<Membership> membership(PersonId id, @Nullable NetworkId network) {
        var all = memberships.active(id);
        return all.stream()
                .filter(membership -> membership.networkId().equals(network))
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    /// What a sign-in is checked against.
    public record Account(PersonId id, @Nullable String passwordHash) {

        @Override
        public String toString() {
            return "Account[id=" + id + "]";
        }
    }
}
