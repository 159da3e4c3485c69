package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/invitations` for owners (WIRE 2): one-time links for new members.
@RestController
class InvitationsController {

    private static final int MOST = 500;

    private final ManagePeople people;
    private final InstantSource clock;
    private final BaseUrl baseUrl;

    InvitationsController(ManagePeople people, InstantSource clock, BaseUrl baseUrl) {
        this.people = people;
        this.clock = clock;
        this.baseUrl = baseUrl;
    }

    record InvitationBody(
            @Nullable String email,
            @Nullable String role,
            @Nullable Long expiresIn) {}

    /// @param link what the invited person opens, said this once
    record Shown(
            InvitationId id,
            @Nullable String link,
            String email,
            String role,
            String status,
            String invitedBy,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant acceptedAt,
            @Nullable List<NextStep> next) {}

    record Shelf(boolean hasMore, List<Shown> invitations) {}

    @PostMapping("/api/v2/invitations")
    @Transactional
    @ResponseStatus(HttpStatus.CREATED)
    public Shown create(CurrentPerson person, @RequestBody InvitationBody body) {
        var invited = people.invite(person, body.email(), body.role(), body.expiresIn());
        return shown(
                invited.invitation(),
                invited.link(),
                List.of(
                        NextStep.get("give this link to the person you invite; it works once", invited.link()),
                        NextStep.get("see what became of it", baseUrl.at("/api/v2/invitations"))));
    }

    @GetMapping("/api/v2/invitations")
    Shelf list(CurrentPerson person) {
        if (person.role() != CurrentPerson.Role.OWNER) {
            throw new HubException(ProblemType.FORBIDDEN, "Invitations are the business of the network's owners.");
        }
        var found = people.invitations(person.networkId(), MOST + 1);
        return new Shelf(
                found.size() > MOST,
                found.stream()
                        .limit(MOST)
                        .map(invitation -> shown(invitation, null, null))
                        .toList());
    }

    @DeleteMapping("/api/v2/invitations/{id}")
    @Transactional
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void withdraw(CurrentPerson person, @PathVariable InvitationId id) {
        people.withdraw(person, id);
    }

    private Shown shown(Invitation invitation, @Nullable String link, @Nullable List<NextStep> next) {
        return new Shown(
                invitation.id(),
                link,
                invitation.email(),
                JdbcMemberships.wire(invitation.role()),
                invitation.status(clock.instant()),
                invitation.invitedBy(),
                invitation.createdAt(),
                invitation.expiresAt(),
                invitation.acceptedAt(),
                next);
    }
}
