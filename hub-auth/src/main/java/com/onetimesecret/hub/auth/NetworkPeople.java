package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.people.InvitationId;
import com.onetimesecret.hub.auth.people.ManagePeople;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;

/// The people of a network and those who are invited; its owners change that.
@Component
public class NetworkPeople {

    private static final int MOST = 500;

    private final ManagePeople people;
    private final InstantSource time;

    NetworkPeople(ManagePeople people, InstantSource time) {
        this.people = people;
        this.time = time;
    }

    /// A member as the others see them.
    public record Member(PersonId id, String email, String name, Role role) {}

    /// An invitation that waits to be accepted.
    public record Waiting(String id, String email, Role role, String invitedBy, Instant createdAt, Instant expiresAt) {}

    /// The members of the person's network, owners first.
    public List<Member> members(CurrentPerson person) {
        return people.members(person.networkId(), MOST);
    }

    /// The invitations that wait, for owners alone: nobody else learns whom they think of.
    public List<Waiting> waiting(CurrentPerson person) {
        if (!person.mayManage()) {
            return List.of();
        }
        return people.invitations(person.networkId(), MOST).stream()
                .filter(invitation -> invitation.status(time.instant()).equals("open"))
                .map(invitation -> new Waiting(
                        invitation.id().value(),
                        invitation.email(),
                        invitation.role(),
                        invitation.invitedBy(),
                        invitation.createdAt(),
                        invitation.expiresAt()))
                .toList();
    }

    /// Invites somebody by e-mail; the link, which is known only now.
    ///
    /// @throws HubException forbidden for who is no owner; invalid-request if a field will not do
    public String invite(CurrentPerson by, String email, String role) {
        return people.invite(by, email, role, null).link();
    }

    /// Ends an invitation that waits.
    ///
    /// @throws HubException forbidden for who is no owner; not-found; already-decided
    public void withdraw(CurrentPerson by, String invitation) {
        if (!InvitationId.isValid(invitation)) {
            throw HubException.notFound();
        }
        people.withdraw(by, new InvitationId(invitation));
    }

    /// Gives a member another role.
    ///
    /// @throws HubException forbidden for who is no owner, and for the last owner's role; not-found
    public void changeRole(CurrentPerson by, PersonId id, Role role) {
        people.changeRole(by, id, role);
    }

    /// Ends a membership.
    ///
    /// @throws HubException forbidden for who is no owner, and for the last owner; not-found
    public void remove(CurrentPerson by, PersonId id) {
        people.remove(by, id);
    }
}
