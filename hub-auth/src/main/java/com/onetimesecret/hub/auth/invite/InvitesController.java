package com.onetimesecret.hub.auth.invite;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/// `/api/v2/invites` for owners (WIRE 2): let known automation in, see who was let in, end it.
@RestController
class InvitesController {

    private static final int TOKEN_LENGTH = 43;
    private static final int MOST = 500;
    // Nobody hands out more than they can keep an eye on.
    private static final int MOST_OPEN = 100;

    private final JdbcInvites invites;
    private final AuditTrail audit;
    private final Tokens tokens;
    private final InstantSource clock;
    private final BaseUrl baseUrl;

    InvitesController(JdbcInvites invites, AuditTrail audit, Tokens tokens, InstantSource clock, BaseUrl baseUrl) {
        this.invites = invites;
        this.audit = audit;
        this.tokens = tokens;
        this.clock = clock;
        this.baseUrl = baseUrl;
    }

    /// @param invite what agents send as `invite`, said this once
    record Shown(
            InviteId id,
            @Nullable String invite,
            int maxUses,
            int uses,
            String scope,
            @Nullable Long agentTtl,
            boolean autoApprove,
            String createdBy,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable List<NextStep> next) {

        static Shown of(Invite invite, @Nullable String token, @Nullable List<NextStep> next) {
            return new Shown(
                    invite.id(),
                    token,
                    invite.maxUses(),
                    invite.uses(),
                    Scope.join(invite.scopes()),
                    invite.agentTtl() == null ? null : invite.agentTtl().toSeconds(),
                    invite.autoApprove(),
                    invite.createdByEmail(),
                    invite.createdAt(),
                    invite.expiresAt(),
                    invite.revokedAt(),
                    next);
        }
    }

    record Invites(boolean hasMore, List<Shown> invites) {}

    /// What an invited agent sends besides the rest.
    record InviteExample(String name, String purpose, String publicKey, String aud, String invite) {}

    @PostMapping("/api/v2/invites")
    @Transactional
    @ResponseStatus(HttpStatus.CREATED)
    public Shown create(CurrentPerson person, @RequestBody InviteRequest wanted) {
        mustManage(person);
        wanted.check();
        if (invites.open(person.networkId()) >= MOST_OPEN) {
            throw new HubException(
                    ProblemType.FORBIDDEN, MOST_OPEN + " invites are open already; revoke some or let them end.");
        }
        var now = clock.instant();
        var token = tokens.base62(TOKEN_LENGTH);
        var stored = invites.insert(
                new Invite(
                        InviteId.next(tokens),
                        person.networkId(),
                        Objects.requireNonNull(wanted.maxUses()),
                        0,
                        wanted.scopes(),
                        wanted.life(),
                        Boolean.TRUE.equals(wanted.autoApprove()),
                        person.id(),
                        person.email(),
                        now,
                        now.plusSeconds(Objects.requireNonNull(wanted.expiresIn())),
                        null),
                token);
        record(
                person,
                "invite.created",
                stored,
                Map.of(
                        "via", person.via(),
                        "max_uses", String.valueOf(stored.maxUses()),
                        "scope", Scope.join(stored.scopes()),
                        "auto_approve", String.valueOf(stored.autoApprove()),
                        "expires_at", stored.expiresAt().toString()));
        return Shown.of(
                stored,
                token,
                List.of(
                        NextStep.post(
                                "give this line to the agent: it sends the invite when it asks to join, signed",
                                baseUrl.at("/api/v2/agent/auth"),
                                new InviteExample(
                                        "build-bot",
                                        "Report nightly builds",
                                        "ed25519:<base64 of 32 bytes>",
                                        baseUrl.value(),
                                        token)),
                        NextStep.get("see how often it was used", baseUrl.at("/api/v2/invites"))));
    }

    @GetMapping("/api/v2/invites")
    Invites list(CurrentPerson person) {
        mustOwn(person);
        var found = invites.list(person.networkId(), MOST + 1);
        return new Invites(
                found.size() > MOST,
                found.stream()
                        .limit(MOST)
                        .map(invite -> Shown.of(invite, null, null))
                        .toList());
    }

    /// Ends the invite for whoever comes from now on; agents that it let in stay.
    @DeleteMapping("/api/v2/invites/{id}")
    @Transactional
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void revoke(CurrentPerson person, @PathVariable InviteId id) {
        mustManage(person);
        var invite = invites.find(id)
                .filter(found -> found.networkId().equals(person.networkId()))
                .orElseThrow(HubException::notFound);
        if (invites.revoke(person.networkId(), id)) {
            record(person, "invite.revoked", invite, Map.of("via", person.via()));
        }
    }

    private void record(CurrentPerson person, String action, Invite invite, Map<String, String> details) {
        audit.record(new AuditEntry(
                person.networkId(),
                AuditEntry.Kind.SECURITY,
                person.actor(),
                action,
                invite.id().value(),
                details));
    }

    private static void mustOwn(CurrentPerson person) {
        if (person.role() != CurrentPerson.Role.OWNER) {
            throw new HubException(ProblemType.FORBIDDEN, "Invites are the business of the network's owners.");
        }
    }

    private static void mustManage(CurrentPerson person) {
        if (!person.mayManage()) {
            throw new HubException(
                    ProblemType.FORBIDDEN, "This needs an owner, and for an API token the right `decide`.");
        }
    }
}
