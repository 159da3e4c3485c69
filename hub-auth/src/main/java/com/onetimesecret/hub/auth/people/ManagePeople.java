package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import com.onetimesecret.hub.api.event.MemberRemoved;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.NetworkPeople.Member;
import com.onetimesecret.hub.auth.people.InvitePerson.Invited;
import com.onetimesecret.hub.auth.people.InvitePerson.Wish;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What owners do about the people of their network, each step with its line in the trail.
@Component
public class ManagePeople {

    private final JdbcMemberships memberships;
    private final JdbcInvitations invitations;
    private final InvitePerson invitePerson;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    ManagePeople(
            JdbcMemberships memberships,
            JdbcInvitations invitations,
            InvitePerson invitePerson,
            AuditTrail audit,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.memberships = memberships;
        this.invitations = invitations;
        this.invitePerson = invitePerson;
        this.audit = audit;
        this.events = events;
        this.transaction = transaction;
    }

    public List<Member> members(NetworkId network, int limit) {
        return memberships.list(network, limit);
    }

    public List<Invitation> invitations(NetworkId network, int limit) {
        return invitations.list(network, limit);
    }

    public void changeRole(CurrentPerson by, PersonId id, Role role) {
        mustManage(by);
        transaction.executeWithoutResult(status -> {
            var before = memberships.role(by.networkId(), id).orElseThrow(HubException::notFound);
            if (!memberships.setRole(by.networkId(), id, role)) {
                throw lastOwner();
            }
            record(
                    by,
                    "person.role_changed",
                    id.value(),
                    Map.of(
                            "via", by.via(),
                            "from", JdbcMemberships.wire(before),
                            "to", JdbcMemberships.wire(role)));
        });
    }

    public void remove(CurrentPerson by, PersonId id) {
        mustManage(by);
        transaction.executeWithoutResult(status -> {
            var before = memberships.role(by.networkId(), id).orElseThrow(HubException::notFound);
            if (!memberships.remove(by.networkId(), id)) {
                throw lastOwner();
            }
            events.publishEvent(new MemberRemoved(by.networkId(), id));
            record(by, "person.removed", id.value(), Map.of("via", by.via(), "role", JdbcMemberships.wire(before)));
        });
    }

    public Invited invite(CurrentPerson by, @Nullable String email, @Nullable String role, @Nullable Long expiresIn) {
        mustManage(by);
        var wish = Wish.of(email, role, expiresIn);
        return Objects.requireNonNull(transaction.execute(status -> invitePerson.invite(by, by.networkId(), wish)));
    }

    public void withdraw(CurrentPerson by, InvitationId id) {
        mustManage(by);
        transaction.executeWithoutResult(status -> {
            if (!invitations.exists(by.networkId(), id)) {
                throw HubException.notFound();
            }
            var ended = invitations
                    .withdraw(by.networkId(), id)
                    .orElseThrow(() -> new HubException(
                            ProblemType.ALREADY_DECIDED, "This invitation was accepted or withdrawn already."));
            record(by, "invitation.withdrawn", id.value(), Map.of("via", by.via(), "email", ended.email()));
        });
    }

    private static HubException lastOwner() {
        return new HubException(
                ProblemType.FORBIDDEN, "This is the network's last owner. Make somebody else an owner first.");
    }

    private void record(CurrentPerson by, String action, String subject, Map<String, String> details) {
        audit.record(new AuditEntry(by.networkId(), AuditEntry.Kind.SECURITY, by.actor(), action, subject, details));
    }

    static void mustManage(CurrentPerson person) {
        if (!person.mayManage()) {
            throw new HubException(
                    ProblemType.FORBIDDEN, "This needs an owner, and for an API token the right `decide`.");
        }
    }
}
