package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import com.onetimesecret.hub.api.event.PersonInvited;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/// Makes the one-time link with which somebody becomes a member.
@Component
public class InvitePerson {

    private static final int TOKEN_LENGTH = 43;

    private final Rows rows;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final Tokens tokens;
    private final BaseUrl baseUrl;

    InvitePerson(Rows rows, AuditTrail audit, ApplicationEventPublisher events, Tokens tokens, BaseUrl baseUrl) {
        this.rows = rows;
        this.audit = audit;
        this.events = events;
        this.tokens = tokens;
        this.baseUrl = baseUrl;
    }

    /// The tables that an invitation is about.
    @Component
    record Rows(
            JdbcInvitations invitations,
            JdbcMemberships memberships,
            JdbcNetworks networks,
            JdbcSignInAttempts attempts) {}

    /// Who is to be what for the network.
    public record Wish(EmailAddress email, Role role, Duration life) {

        private static final Duration SHORTEST = Duration.ofMinutes(1);
        private static final Duration LONGEST = Duration.ofDays(30);
        private static final Duration USUAL = Duration.ofDays(7);

        /// A new owner.
        ///
        /// @throws HubException invalid-request for what is no address
        public static Wish owner(String email) {
            return of(email, "owner", null);
        }

        /// The wish in these members of a body.
        ///
        /// @throws HubException invalid-request, naming each mistake
        static Wish of(@Nullable String email, @Nullable String role, @Nullable Long expiresIn) {
            var errors = new ArrayList<FieldError>();
            var address = email == null ? null : EmailAddress.of(email).orElse(null);
            if (address == null) {
                errors.add(FieldError.at("/email", "must be an e-mail address, like ada@example.com"));
            }
            var known = Arrays.stream(Role.values()).map(JdbcMemberships::wire).toList();
            if (role == null || !known.contains(role)) {
                errors.add(FieldError.notOneOf("/role", role == null ? "" : role, known));
            }
            var life = expiresIn == null ? USUAL : Duration.ofSeconds(expiresIn);
            if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
                errors.add(FieldError.at(
                        "/expires_in", "is in seconds, from " + SHORTEST.toSeconds() + " to " + LONGEST.toSeconds()));
            }
            if (!errors.isEmpty()) {
                throw HubException.of(ProblemType.INVALID_REQUEST, errors);
            }
            return new Wish(Objects.requireNonNull(address), JdbcMemberships.role(Objects.requireNonNull(role)), life);
        }
    }

    /// An invitation and its link, which is known only now.
    public record Invited(Invitation invitation, String link) {}

    /// Invites in the caller's transaction. The link is for whoever asked; the address gets it by letter as well, but
    /// not so often that it is a nuisance.
    ///
    /// @throws HubException invalid-request if the person is a member already
    public Invited invite(CurrentPerson by, NetworkId network, Wish wish) {
        if (rows.memberships().has(network, wish.email())) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/email", "belongs to a member of this network already")));
        }
        var token = tokens.base62(TOKEN_LENGTH);
        var stored = rows.invitations()
                .insert(
                        InvitationId.next(tokens),
                        network,
                        wish.email(),
                        wish.role(),
                        by,
                        new JdbcInvitations.NewLink(token, wish.life()));
        audit.record(new AuditEntry(
                network,
                AuditEntry.Kind.SECURITY,
                by.actor(),
                "invitation.created",
                stored.id().value(),
                Map.of(
                        "via", by.via(),
                        "email", stored.email(),
                        "role", JdbcMemberships.wire(stored.role()))));
        var link = baseUrl.at("/invitation?token=" + token);
        var name = rows.networks().find(network).map(StoredNetwork::name).orElse("");
        if (rows.attempts().takeInvitation(stored.email())) {
            events.publishEvent(
                    new PersonInvited(stored.email(), name, by.email(), stored.role(), link, stored.expiresAt()));
        }
        return new Invited(stored, link);
    }
}
