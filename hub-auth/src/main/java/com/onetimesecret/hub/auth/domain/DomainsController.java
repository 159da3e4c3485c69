package com.onetimesecret.hub.auth.domain;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.auth.domain.Claim.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/agent/domains` (WIRE 6): the domains by which an agent is known.
@RestController
class DomainsController {

    private static final String DOMAINS = "/api/v2/agent/domains";

    private final Domains domains;
    private final BaseUrl baseUrl;
    private final InstantSource clock;

    DomainsController(Domains domains, BaseUrl baseUrl, InstantSource clock) {
        this.domains = domains;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    record Wanted(String domain) {}

    /// @param status `pending`, `verified`, `suspended` or `released`
    /// @param challenge what proves the domain; null where nothing is to be proven
    /// @param expiresAt until when it may be proven, or null
    /// @param failingSince since when the proof of a verified domain is missing, or null
    /// @param releasedUntil until when a released name stays nobody else's, or null
    record Shown(
            String domain,
            String status,
            @Nullable Challenge challenge,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant verifiedAt,
            @Nullable Instant failingSince,
            @Nullable Instant releasedUntil,
            @Nullable List<NextStep> next) {}

    /// @param hostedName the name that the hub would give now without a proof, or null
    record Listed(boolean hasMore, @Nullable String hostedName, List<Shown> domains) {}

    @RequiresScope(Scope.VAULT)
    @PostMapping(path = DOMAINS, consumes = "application/json")
    ResponseEntity<Shown> claim(CurrentAgent agent, @RequestBody Wanted wanted) {
        var claim = domains.claim(agent, wanted.domain(), clock.instant());
        return ResponseEntity.status(claim.state() == State.PENDING ? HttpStatus.CREATED : HttpStatus.OK)
                .body(shown(claim, true));
    }

    @RequiresScope(Scope.VAULT)
    @PostMapping(DOMAINS + "/{domain}/check")
    Shown check(CurrentAgent agent, @PathVariable String domain) {
        return shown(domains.check(agent, name(domain), clock.instant()), true);
    }

    @RequiresScope(Scope.VAULT)
    @GetMapping(DOMAINS)
    Listed list(CurrentAgent agent) {
        return new Listed(
                false,
                domains.offered(agent).map(DomainName::value).orElse(null),
                domains.of(agent).stream().map(claim -> shown(claim, false)).toList());
    }

    @RequiresScope(Scope.VAULT)
    @DeleteMapping(DOMAINS + "/{domain}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void release(CurrentAgent agent, @PathVariable String domain) {
        domains.release(agent, name(domain));
    }

    private static DomainName name(String domain) {
        return DomainName.parse(domain).orElseThrow(HubException::notFound);
    }

    private Shown shown(Claim claim, boolean withNext) {
        return new Shown(
                claim.domain().value(),
                claim.state().wire(),
                claim.isProvable(clock.instant()) ? Challenge.of(claim) : null,
                claim.createdAt(),
                claim.provableUntil(),
                claim.verifiedAt(),
                claim.failingSince(),
                claim.releasedUntil(),
                withNext ? next(claim) : null);
    }

    private List<NextStep> next(Claim claim) {
        var own = baseUrl.at(DOMAINS);
        if (claim.state() != State.VERIFIED) {
            return List.of(NextStep.post(
                    "publish the record or the file, then have the hub look",
                    own + "/" + claim.domain() + "/check",
                    null));
        }
        var identity = baseUrl.isLoopback()
                ? baseUrl.at("/a/" + claim.domain() + "/.well-known/agent.json")
                : "https://" + claim.domain() + "/.well-known/agent.json";
        return List.of(
                NextStep.get("see who you are to others, once the name leads to the hub", identity),
                NextStep.get("see all domains you have", own));
    }
}
