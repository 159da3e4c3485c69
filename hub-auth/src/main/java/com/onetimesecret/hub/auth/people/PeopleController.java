package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import com.onetimesecret.hub.api.event.MemberRemoved;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/people`: who belongs to the network; its owners change roles and end memberships.
@RestController
class PeopleController {

    private static final int MOST = 500;

    private final JdbcMemberships memberships;
    private final ApplicationEventPublisher events;
    private final AuditTrail audit;

    PeopleController(JdbcMemberships memberships, AuditTrail audit, ApplicationEventPublisher events) {
        this.memberships = memberships;
        this.events = events;
        this.audit = audit;
    }

    record Shown(PersonId id, String email, String name, String role) {

        static Shown of(JdbcMemberships.Member member) {
            return new Shown(member.id(), member.email(), member.name(), JdbcMemberships.wire(member.role()));
        }
    }

    record Members(boolean hasMore, List<Shown> people) {}

    record RoleBody(@Nullable String role) {}

    @GetMapping("/api/v2/people")
    Members list(CurrentPerson person) {
        var found = memberships.list(person.networkId(), MOST + 1);
        return new Members(
                found.size() > MOST, found.stream().limit(MOST).map(Shown::of).toList());
    }

    @PatchMapping("/api/v2/people/{id}")
    @Transactional
    public Shown change(CurrentPerson person, @PathVariable PersonId id, @RequestBody RoleBody body) {
        mustManage(person);
        var wanted = role(body.role());
        var before = memberships.role(person.networkId(), id).orElseThrow(HubException::notFound);
        if (!memberships.setRole(person.networkId(), id, wanted)) {
            throw lastOwner();
        }
        record(
                person,
                id,
                "person.role_changed",
                Map.of(
                        "via", person.via(),
                        "from", JdbcMemberships.wire(before),
                        "to", JdbcMemberships.wire(wanted)));
        return memberships.list(person.networkId(), Integer.MAX_VALUE).stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .map(Shown::of)
                .orElseThrow(HubException::notFound);
    }

    /// Ends a membership, its sessions, its API tokens and the tokens of clients that it signed in to; the account
    /// lives on where it has other networks.
    @DeleteMapping("/api/v2/people/{id}")
    @Transactional
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void remove(CurrentPerson person, @PathVariable PersonId id) {
        mustManage(person);
        var before = memberships.role(person.networkId(), id).orElseThrow(HubException::notFound);
        if (!memberships.remove(person.networkId(), id)) {
            throw lastOwner();
        }
        events.publishEvent(new MemberRemoved(person.networkId(), id));
        record(person, id, "person.removed", Map.of("via", person.via(), "role", JdbcMemberships.wire(before)));
    }

    private static Role role(@Nullable String wire) {
        var known = Arrays.stream(Role.values()).map(JdbcMemberships::wire).toList();
        if (wire == null || !known.contains(wire)) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.notOneOf("/role", wire == null ? "" : wire, known)));
        }
        return JdbcMemberships.role(wire);
    }

    private static HubException lastOwner() {
        return new HubException(
                ProblemType.FORBIDDEN, "This is the network's last owner. Make somebody else an owner first.");
    }

    private void record(CurrentPerson person, PersonId subject, String action, Map<String, String> details) {
        audit.record(new AuditEntry(
                person.networkId(), AuditEntry.Kind.SECURITY, person.actor(), action, subject.value(), details));
    }

    private static void mustManage(CurrentPerson person) {
        if (!person.mayManage()) {
            throw new HubException(
                    ProblemType.FORBIDDEN, "This needs an owner, and for an API token the right `decide`.");
        }
    }
}
