package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.Invitations.Joined;
import com.onetimesecret.hub.auth.Invitations.Offer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Somebody accepts an invitation: the link is used up, the account made if there is none, and the membership begun,
/// in one transaction.
@Component
public class AcceptInvitation {

    private final JdbcInvitations invitations;
    private final JdbcMemberships memberships;
    private final JdbcNetworks networks;
    private final Accounts accounts;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;

    AcceptInvitation(
            JdbcInvitations invitations,
            JdbcMemberships memberships,
            JdbcNetworks networks,
            Accounts accounts,
            AuditTrail trail,
            TransactionTemplate transaction) {
        this.invitations = invitations;
        this.memberships = memberships;
        this.networks = networks;
        this.accounts = accounts;
        this.trail = trail;
        this.transaction = transaction;
    }

    public Optional<Offer> find(String token) {
        return invitations
                .findOpen(token)
                .flatMap(open -> networks.find(open.networkId())
                        .map(network -> new Offer(
                                network.name(),
                                open.email(),
                                open.role(),
                                open.invitedBy(),
                                accounts.find(open.email()).isPresent())));
    }

    /// Accepts in the name of a new account, or of the existing one that `confirmed` knows the password of.
    public Joined accept(String token, String name, String password, Predicate<String> confirmed) {
        // Asked first so that nobody without a link can make the hub hash passwords.
        var open = invitations.findOpen(token).orElseThrow(HubException::notFound);
        var account = accounts.find(open.email());
        var made = account.isPresent() ? Optional.<Person>empty() : Optional.of(accounts.prepare(open, name, password));
        if (account.isPresent() && !confirmed.test(open.email())) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at(
                            "/password", "is not the one of your account, or there were too many wrong ones")));
        }
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                var accepted = invitations.accept(token).orElseThrow(HubException::notFound);
                var person = account.map(Person::id).orElseGet(() -> accounts.save(made.orElseThrow()));
                memberships.add(person, accepted.networkId(), accepted.role());
                record(accepted, person, "invitation");
                return new Joined(person, accepted.networkId());
            }));
        } catch (DataIntegrityViolationException accountMeanwhile) {
            // Another invitation of the same person made the account; the link still works, with its password.
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/password", "must be that of your account, which there is by now")));
        }
    }

    /// Accepts in the caller's transaction for somebody without an account who has just proven elsewhere that the
    /// address is theirs; empty if nobody invited it.
    public Optional<PersonId> acceptProven(EmailAddress email, String name) {
        return invitations.acceptNewest(email).map(accepted -> {
            var person = accounts.save(accounts.prepare(accepted, name));
            memberships.add(person, accepted.networkId(), accepted.role());
            record(accepted, person, "provider");
            return person;
        });
    }

    private void record(Invitation accepted, PersonId person, String via) {
        trail.record(new AuditEntry(
                accepted.networkId(),
                AuditEntry.Kind.SECURITY,
                person.value(),
                "person.joined",
                person.value(),
                Map.of(
                        "via", via,
                        "invitation", accepted.id().value(),
                        "email", accepted.email(),
                        "role", JdbcMemberships.wire(accepted.role()),
                        "invited_by", accepted.invitedBy())));
    }

    /// The accounts that invitations find and make.
    @Component
    record Accounts(JdbcPeople people, Passwords passwords, Tokens tokens) {

        Optional<Person> find(String email) {
            return people.find(new EmailAddress(email));
        }

        Person prepare(Invitation invitation, String name, String password) {
            var called = VisibleName.of(name, "/name").value();
            Passwords.check(password);
            return new Person(
                    PersonId.next(tokens), new EmailAddress(invitation.email()), called, passwords.hash(password));
        }

        Person prepare(Invitation invitation, String name) {
            return new Person(PersonId.next(tokens), new EmailAddress(invitation.email()), name, null);
        }

        PersonId save(Person person) {
            people.insert(person);
            return person.id();
        }
    }
}
