package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.people.EmailAddress;
import com.onetimesecret.hub.auth.people.JdbcApiTokens;
import com.onetimesecret.hub.auth.people.JdbcApiTokens.Grant;
import com.onetimesecret.hub.auth.people.JdbcSignInAttempts;
import com.onetimesecret.hub.auth.people.Members;
import com.onetimesecret.hub.auth.people.Passwords;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Tells which person a password, a session or an API token speaks for, as things stand now.
@Component
public class PersonAuthentication {

    private static final String VIA_SESSION = "session";

    private final Members members;
    private final Passwords passwords;
    private final JdbcSignInAttempts attempts;
    private final JdbcApiTokens apiTokens;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;

    PersonAuthentication(
            Members members,
            Passwords passwords,
            JdbcSignInAttempts attempts,
            JdbcApiTokens apiTokens,
            AuditTrail trail,
            TransactionTemplate transaction) {
        this.members = members;
        this.passwords = passwords;
        this.attempts = attempts;
        this.apiTokens = apiTokens;
        this.trail = trail;
        this.transaction = transaction;
    }

    /// The person behind HTTP Basic credentials `email:token`.
    ///
    /// @throws HubException unauthenticated, the same for an unknown e-mail and a wrong token
    public CurrentPerson byApiToken(String email, String apiToken) {
        var grant = EmailAddress.of(email)
                .flatMap(address -> apiTokens.find(address.value(), apiToken))
                .orElseThrow(() -> new HubException(
                        ProblemType.UNAUTHENTICATED,
                        "There is no valid API token for that e-mail; it may have expired or been revoked."));
        if (grant.unnoted()) {
            noteUse(grant);
        }
        return grant.person();
    }

    /// The person with that e-mail and password; empty, after the same time, for an unknown e-mail, a wrong
    /// password, and while too many wrong passwords pause sign-in, from there or for the account.
    public Optional<CurrentPerson> byPassword(String email, String password, ClientAddress from) {
        var address = EmailAddress.of(email).orElse(EmailAddress.NOBODY);
        var admitted = attempts.take(address.value(), from);
        var account = members.byEmail(address);
        var right = passwords.matches(
                password, account.map(Members.Account::passwordHash).orElse(null));
        var person =
                account.flatMap(known -> members.current(known.id(), null, EnumSet.allOf(Right.class), VIA_SESSION));
        if (right && admitted && person.isPresent()) {
            transaction.executeWithoutResult(status -> {
                attempts.clear(address.value(), from);
                record(person.get(), "person.signed_in", Map.of("via", "password"));
            });
            return person;
        }
        // Refused attempts leave no entry while sign-in is paused, so a guesser cannot fill the trail.
        if (admitted && person.isPresent()) {
            transaction.executeWithoutResult(
                    status -> record(person.get(), "person.sign_in_failed", Map.of("via", "password")));
        }
        attempts.dropPast();
        return Optional.empty();
    }

    /// Whether the password is that of the account; counted, and paused for guessers, like a sign-in.
    public boolean confirms(String email, String password, ClientAddress from) {
        var address = EmailAddress.of(email).orElse(EmailAddress.NOBODY);
        var admitted = attempts.take(address.value(), from);
        var right = passwords.matches(
                password,
                members.byEmail(address).map(Members.Account::passwordHash).orElse(null));
        if (right && admitted) {
            transaction.executeWithoutResult(status -> attempts.clear(address.value(), from));
        }
        return right && admitted;
    }

    /// The person of a session; empty once the account or its last network is gone.
    public Optional<CurrentPerson> bySession(PersonId person) {
        return bySession(person, null);
    }

    /// The same, in the network that the session is about while the person belongs to it.
    public Optional<CurrentPerson> bySession(PersonId person, @Nullable NetworkId network) {
        return members.current(person, network, EnumSet.allOf(Right.class), VIA_SESSION);
    }

    /// The same, with how they last showed who they are, if that is known.
    public Optional<CurrentPerson> bySession(
            PersonId person, @Nullable NetworkId network, CurrentPerson.@Nullable Shown shown) {
        return bySession(person, network).map(found -> found.who(shown));
    }

    private void noteUse(Grant grant) {
        transaction.executeWithoutResult(status -> {
            if (apiTokens.touch(grant) && grant.person().rights().contains(Right.DECIDE)) {
                record(
                        grant.person(),
                        "api_token.used",
                        Map.of("via", grant.person().via()));
            }
        });
    }

    private void record(CurrentPerson person, String action, Map<String, String> details) {
        trail.record(new AuditEntry(
                person.networkId(), AuditEntry.Kind.SECURITY, person.actor(), action, person.actor(), details));
    }
}
