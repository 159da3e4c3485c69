package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.NetworkPeople.Member;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    private final ManagePeople people;

    PeopleController(ManagePeople people) {
        this.people = people;
    }

    record Shown(PersonId id, String email, String name, String role) {

        static Shown of(Member member) {
            return new Shown(member.id(), member.email(), member.name(), JdbcMemberships.wire(member.role()));
        }
    }

    record Members(boolean hasMore, List<Shown> people) {}

    record RoleBody(@Nullable String role) {}

    @GetMapping("/api/v2/people")
    Members list(CurrentPerson person) {
        var found = people.members(person.networkId(), MOST + 1);
        return new Members(
                found.size() > MOST, found.stream().limit(MOST).map(Shown::of).toList());
    }

    @PatchMapping("/api/v2/people/{id}")
    @Transactional
    public Shown change(CurrentPerson person, @PathVariable PersonId id, @RequestBody RoleBody body) {
        ManagePeople.mustManage(person);
        people.changeRole(person, id, role(body.role()));
        return people.members(person.networkId(), Integer.MAX_VALUE).stream()
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
        people.remove(person, id);
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
}
