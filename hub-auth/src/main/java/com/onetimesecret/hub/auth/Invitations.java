package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.people.AcceptInvitation;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The one-time links with which people become members of a network.
@Component
public class Invitations {

    private final AcceptInvitation invitations;
    private final PersonAuthentication authentication;

    Invitations(AcceptInvitation invitations, PersonAuthentication authentication) {
        this.invitations = invitations;
        this.authentication = authentication;
    }

    /// What the invited person sees before they say yes.
    ///
    /// @param hasAccount whether the address has an account on this hub, whose password then confirms
    public record Offer(String network, String email, Role role, String invitedBy, boolean hasAccount) {}

    /// Somebody who has just become a member.
    public record Joined(PersonId person, NetworkId network) {}

    /// What the link offers, while it works; looking does not use it up.
    public Optional<Offer> find(String token) {
        return invitations.find(token);
    }

    /// Makes the invited person a member, once.
    ///
    /// @param name what a new account is called; an existing one keeps its name
    /// @throws HubException not-found if the link is used up, past or wrong; invalid-request if a field will not do
    public Joined accept(String token, String name, String password, ClientAddress from) {
        return invitations.accept(token, name, password, email -> authentication.confirms(email, password, from));
    }

    /// The same for who is signed in as the invited person and has shown that it is still them.
    ///
    /// @throws HubException not-found if the link is used up, past, wrong or meant for another address
    public Joined accept(String token, CurrentPerson person) {
        if (find(token).filter(offer -> offer.email().equals(person.email())).isEmpty()) {
            throw HubException.notFound();
        }
        return invitations.accept(token, "", "", email -> email.equals(person.email()));
    }
}
