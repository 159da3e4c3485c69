package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import com.onetimesecret.hub.api.event.CredentialsChanged;
import com.onetimesecret.hub.api.problem.HubException;
import java.util.EnumSet;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Gives a person another password, with its line in the trail.
@Component
public class ChangePassword {

    private final JdbcPeople people;
    private final Members members;
    private final Passwords passwords;
    private final AuditTrail trail;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    ChangePassword(
            JdbcPeople people,
            Members members,
            Passwords passwords,
            AuditTrail trail,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.people = people;
        this.members = members;
        this.passwords = passwords;
        this.trail = trail;
        this.events = events;
        this.transaction = transaction;
    }

    public boolean isSet(PersonId person) {
        return people.find(person).filter(known -> known.passwordHash() != null).isPresent();
    }

    /// Changes it for somebody who has shown who they are.
    public void change(CurrentPerson person, String password) {
        var hash = hashed(password);
        transaction.executeWithoutResult(status -> {
            var email = store(person.id(), hash, "person.password_changed", person.via());
            events.publishEvent(new CredentialsChanged(person.id(), email.value(), CredentialsChanged.Change.PASSWORD));
        });
    }

    /// The form in which a new password is stored.
    ///
    /// @throws HubException invalid-request if it will not do
    String hashed(String password) {
        Passwords.check(password);
        return passwords.hash(password);
    }

    /// Stores it in the caller's transaction; whom to tell.
    EmailAddress store(PersonId person, String hash, String action, String via) {
        var email = people.changePassword(person, hash).orElseThrow(HubException::notFound);
        record(person, action, Map.of("via", via));
        return email;
    }

    /// Writes into the trail of the network that the person has been in longest, if they are in any.
    void record(PersonId person, String action, Map<String, String> details) {
        record(person, person.value(), action, details);
    }

    /// The same, where somebody else did it.
    void record(PersonId person, String actor, String action, Map<String, String> details) {
        members.current(person, null, EnumSet.noneOf(Right.class), "")
                .ifPresent(member -> trail.record(new AuditEntry(
                        member.networkId(), AuditEntry.Kind.SECURITY, actor, action, person.value(), details)));
    }
}
