package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.people.EmailAddress;
import com.onetimesecret.hub.auth.people.JdbcMemberships;
import com.onetimesecret.hub.auth.people.JdbcNetworks;
import com.onetimesecret.hub.auth.people.JdbcPeople;
import com.onetimesecret.hub.auth.people.Membership;
import com.onetimesecret.hub.auth.people.Person;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Which networks and people the hub has; nothing here proves who anybody is.
@Component
public class Accounts {

    private final JdbcNetworks networks;
    private final JdbcPeople people;
    private final JdbcMemberships memberships;

    Accounts(JdbcNetworks networks, JdbcPeople people, JdbcMemberships memberships) {
        this.networks = networks;
        this.people = people;
        this.memberships = memberships;
    }

    /// Whether somebody has set the hub up: it has a network, in use or not.
    public boolean isSetUp() {
        return networks.isAny();
    }

    /// The network of a hub that has exactly one in use.
    public Optional<NetworkId> onlyNetwork() {
        return networks.only();
    }

    /// The network in use of that slug.
    public Optional<NetworkId> networkBySlug(String slug) {
        return networks.bySlug(slug);
    }

    /// The owner or approver of the network with that e-mail.
    public Optional<PersonId> deciderByEmail(NetworkId network, String email) {
        return byEmail(email)
                .map(Person::id)
                .filter(person -> deciding(person).stream()
                        .anyMatch(membership -> membership.networkId().equals(network)));
    }

    /// The network in which the person with that e-mail decides about agents, if it is just one.
    public Optional<NetworkId> networkOf(String email) {
        var deciding = byEmail(email).map(Person::id).map(this::deciding).orElseGet(List::of);
        return deciding.size() == 1 ? Optional.of(deciding.getFirst().networkId()) : Optional.empty();
    }

    /// The person with that e-mail, whatever they may do.
    public Optional<PersonId> personByEmail(String email) {
        return byEmail(email).map(Person::id);
    }

    /// The networks in which the person decides about agents, the one they have been in longest first.
    public List<NetworkId> decidesIn(PersonId person) {
        return deciding(person).stream().map(Membership::networkId).toList();
    }

    /// What people call the network.
    ///
    /// @throws HubException not-found if there is no such network
    public String networkName(NetworkId network) {
        return networks.name(network).orElseThrow(HubException::notFound);
    }

    /// A network as its members tell it from others.
    public record Place(NetworkId id, String name) {}

    /// The networks in use that the person belongs to, the oldest first.
    public List<Place> places(PersonId person) {
        return networks.of(person).stream()
                .map(network -> new Place(network.id(), network.name()))
                .toList();
    }

    /// The person's address, by which others know them.
    ///
    /// @throws HubException not-found if there is no such person
    public String email(PersonId person) {
        return people.find(person).orElseThrow(HubException::notFound).email().value();
    }

    /// The addresses of those people that there are, in one query.
    public Map<PersonId, String> emails(Collection<PersonId> ids) {
        return ids.isEmpty()
                ? Map.of()
                : people.find(ids).stream()
                        .collect(Collectors.toMap(
                                Person::id, person -> person.email().value()));
    }

    private Optional<Person> byEmail(String email) {
        return EmailAddress.of(email).flatMap(people::find);
    }

    private List<Membership> deciding(PersonId person) {
        return memberships.active(person).stream()
                .filter(membership -> membership.role().decides())
                .toList();
    }
}
