package com.onetimesecret.hub.auth.network;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.event.NetworkSuspended;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.people.InvitePerson;
import com.onetimesecret.hub.auth.people.JdbcMemberships;
import com.onetimesecret.hub.auth.people.JdbcNetworks;
import com.onetimesecret.hub.auth.people.StoredNetwork;
import com.onetimesecret.hub.auth.people.StoredNetwork.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// What who runs the hub, an owner of its first network, does with networks; each act is in the trail of the network
/// and in their own.
@Component
public class OperateNetworks {

    private static final int MOST = 500;

    private final JdbcNetworks networks;
    private final JdbcMemberships memberships;
    private final InvitePerson invitePerson;
    private final AuditTrail audit;
    private final Tokens tokens;
    private final ApplicationEventPublisher events;

    OperateNetworks(
            JdbcNetworks networks,
            JdbcMemberships memberships,
            InvitePerson invitePerson,
            AuditTrail audit,
            Tokens tokens,
            ApplicationEventPublisher events) {
        this.networks = networks;
        this.memberships = memberships;
        this.invitePerson = invitePerson;
        this.audit = audit;
        this.tokens = tokens;
        this.events = events;
    }

    /// A new network and, where somebody else is to own it, the link that makes them.
    record Made(StoredNetwork network, @Nullable String link) {}

    /// All networks for who runs the hub; for anybody else their own.
    List<StoredNetwork> list(CurrentPerson person) {
        return runsTheHub(person)
                ? networks.list(MOST)
                : networks.find(person.networkId()).stream().toList();
    }

    /// The network, if it is the person's own or the person runs the hub.
    ///
    /// @throws HubException not-found
    StoredNetwork find(CurrentPerson person, NetworkId id) {
        return Optional.of(id)
                .filter(wanted -> wanted.equals(person.networkId()) || runsTheHub(person))
                .flatMap(networks::find)
                .orElseThrow(HubException::notFound);
    }

    /// The network, for an act of who runs the hub.
    ///
    /// @throws HubException not-found; forbidden for the person's own network, which they know of
    StoredNetwork operate(CurrentPerson person, NetworkId id) {
        var network = find(person, id);
        mustRunTheHub(person);
        return network;
    }

    @Transactional
    public Made create(CurrentPerson person, NetworkBody wanted) {
        mustRunTheHub(person);
        wanted.checkNew();
        var id = NetworkId.next(tokens);
        var limits = Optional.ofNullable(wanted.newLimits()).orElse(Limits.OF_THE_HUB);
        if (!networks.insert(id, wanted.neededSlug(), wanted.neededName(), limits)) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/slug", "is the slug of another network already")));
        }
        var network = networks.find(id).orElseThrow();
        record(person, network, "network.created", Map.of("name", network.name(), "slug", network.slug()));
        if (wanted.owner() == null) {
            memberships.add(person.id(), id, CurrentPerson.Role.OWNER);
            return new Made(network, null);
        }
        var invited = invitePerson.invite(person, id, InvitePerson.Wish.owner(wanted.owner()));
        return new Made(network, invited.link());
    }

    @Transactional
    public StoredNetwork change(CurrentPerson person, NetworkId id, NetworkBody wanted) {
        var before = operate(person, id);
        wanted.checkChange();
        networks.change(id, wanted.visibleName(), wanted.newLimits());
        var after = networks.find(id).orElseThrow(HubException::notFound);
        record(
                person,
                after,
                "network.changed",
                Map.of(
                        "name", after.name(),
                        "name_before", before.name(),
                        "limits", after.limits().toString(),
                        "limits_before", before.limits().toString()));
        return after;
    }

    @Transactional
    public StoredNetwork suspend(CurrentPerson person, NetworkId id) {
        var network = operate(person, id);
        mustNotBeFirst(id, "suspended");
        if (!networks.suspend(id)) {
            throw new HubException(ProblemType.ALREADY_DECIDED, "This network is suspended already.");
        }
        record(person, network, "network.suspended", Map.of());
        events.publishEvent(new NetworkSuspended(id));
        return networks.find(id).orElseThrow();
    }

    @Transactional
    public StoredNetwork resume(CurrentPerson person, NetworkId id) {
        var network = operate(person, id);
        if (!networks.resume(id)) {
            throw new HubException(ProblemType.ALREADY_DECIDED, "This network is not suspended.");
        }
        record(person, network, "network.resumed", Map.of());
        return networks.find(id).orElseThrow();
    }

    /// Gives the network up; its rows go within a minute, and nobody sees any of them from now on.
    @Transactional
    public void delete(CurrentPerson person, NetworkId id, @Nullable String slug) {
        var network = operate(person, id);
        mustNotBeFirst(id, "deleted");
        if (!network.slug().equals(slug)) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/slug", "must repeat the network's slug: all of it will be gone")));
        }
        if (!networks.giveUp(id, network.slug())) {
            throw new HubException(ProblemType.FORBIDDEN, "Only a suspended network can be deleted. Suspend it first.");
        }
        record(person, network, "network.deleted", Map.of("name", network.name(), "slug", network.slug()));
    }

    @Transactional
    public void noteExport(CurrentPerson person, StoredNetwork network) {
        record(person, network, "network.exported", Map.of());
    }

    private boolean runsTheHub(CurrentPerson person) {
        return person.role() == CurrentPerson.Role.OWNER && networks.isFirst(person.networkId());
    }

    private void mustRunTheHub(CurrentPerson person) {
        if (!person.mayManage() || !networks.isFirst(person.networkId())) {
            throw new HubException(
                    ProblemType.FORBIDDEN,
                    "This needs an owner of the hub's first network, and for an API token the right `decide`.");
        }
    }

    private void mustNotBeFirst(NetworkId id, String done) {
        if (networks.isFirst(id)) {
            throw new HubException(
                    ProblemType.FORBIDDEN,
                    "This is the hub's first network, whose owners run the hub. Without it nobody could let it go on or"
                            + " operate the others, so it cannot be " + done
                            + ". POST /api/v2/emergency-stop stops all of its agents.");
        }
    }

    private void record(CurrentPerson person, StoredNetwork network, String action, Map<String, String> more) {
        var details = new HashMap<>(more);
        details.put("via", person.via());
        audit.record(entry(network.id(), person, network, action, details));
        if (!person.networkId().equals(network.id())) {
            audit.record(entry(person.networkId(), person, network, action, details));
        }
    }

    private static AuditEntry entry(
            NetworkId trail, CurrentPerson person, StoredNetwork network, String action, Map<String, String> details) {
        return new AuditEntry(
                trail,
                AuditEntry.Kind.SECURITY,
                person.actor(),
                action,
                network.id().value(),
                details);
    }
}
