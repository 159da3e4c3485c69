package com.onetimesecret.hub.auth.domain;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.domain.Claim.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Claims, proves and releases domains; a name has one holder, and never silently another one.
@Component
class Domains {

    private final JdbcDomains stored;
    private final DomainRules rules;
    private final DomainProof proof;
    private final DomainSettings settings;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    Domains(
            JdbcDomains stored,
            DomainRules rules,
            DomainProof proof,
            DomainSettings settings,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.stored = stored;
        this.rules = rules;
        this.proof = proof;
        this.settings = settings;
        this.audit = audit;
        this.transaction = transaction;
    }

    List<Claim> of(CurrentAgent agent) {
        // Every tenth that is left behind counts, so there are never more.
        return stored.list(agent.id(), 11 * settings.perAgent());
    }

    /// The name that the agent would get without a proof if it asked for it, and does not have.
    Optional<DomainName> offered(CurrentAgent agent) {
        return rules.hostedName(agent.name()).filter(name -> stored.isFreeFor(agent.id(), name));
    }

    /// Begins to claim the domain, or says how the claim stands that there is.
    Claim claim(CurrentAgent agent, String text, Instant now) {
        var wanted = rules.check(text, agent.name());
        return transaction
                .<Optional<Claim>>execute(status -> claim(agent, wanted, now))
                .orElseThrow(() -> taken(wanted.domain()));
    }

    /// Empty if somebody else has it.
    private Optional<Claim> claim(CurrentAgent agent, DomainRules.Wanted wanted, Instant now) {
        var before = stored.find(agent.id(), wanted.domain());
        if (before.filter(Claim::isHeld).isPresent()) {
            return before;
        }
        var isNew = before.filter(claim -> claim.isProvable(now)).isEmpty();
        if (isNew && stored.count(agent.id()) >= settings.perAgent()) {
            throw new HubException(
                    ProblemType.FORBIDDEN,
                    "This agent has or claims " + settings.perAgent() + " domains; release one of them first.");
        }
        return wanted.hosted() ? given(agent, wanted.domain()) : Optional.of(claimed(agent, wanted.domain()));
    }

    private Optional<Claim> given(CurrentAgent agent, DomainName domain) {
        if (stored.isTaken(domain, agent.id(), settings.tombstone())) {
            // No proof was seen, so its holder has nothing to hear of.
            record(agent, "domain.disputed", domain, Map.of("by", "name"));
            return Optional.empty();
        }
        var claim = stored.give(agent.id(), agent.networkId(), domain);
        record(agent, "domain.verified", domain, Map.of("by", "name"));
        return Optional.of(claim);
    }

    private Claim claimed(CurrentAgent agent, DomainName domain) {
        var content = proof.newContent(agent.id());
        var claim = stored.claim(agent.id(), agent.networkId(), domain, content, settings.claimLife());
        if (claim.content().equals(content)) {
            record(agent, "domain.claimed", domain, Map.of());
        }
        return claim;
    }

    /// Looks whether the domain is proven, which makes it the agent's.
    Claim check(CurrentAgent agent, DomainName domain, Instant now) {
        var found = stored.find(agent.id(), domain).orElseThrow(HubException::notFound);
        if (found.hosted() && found.state() == State.VERIFIED) {
            return found;
        }
        if (!found.isProvable(now)) {
            throw HubException.notFound();
        }
        var claim = stored.look(agent.id(), domain, settings.betweenChecks()).orElseThrow(() -> tooSoon(domain));
        var look = proof.look(claim);
        if (!look.isProven()) {
            throw unproven(claim, look);
        }
        return transaction
                .<Optional<Claim>>execute(status -> verified(agent, claim, look.by()))
                .orElseThrow(() -> taken(domain));
    }

    /// Empty if somebody else has it.
    private Optional<Claim> verified(CurrentAgent agent, Claim claim, String by) {
        if (stored.isTaken(claim.domain(), agent.id(), settings.tombstone())) {
            dispute(agent, claim.domain(), by);
            return Optional.empty();
        }
        var now = stored.verify(claim, by, settings.recheckEvery())
                .orElseThrow(() -> new HubException(
                        ProblemType.DOMAIN_UNPROVEN, "The claim ended while the proof was looked at. Claim it again."));
        if (claim.state() != State.VERIFIED) {
            record(agent, "domain.verified", claim.domain(), Map.of("by", by));
        }
        return Optional.of(now);
    }

    /// Ends what the agent has of that name.
    void release(CurrentAgent agent, DomainName domain) {
        transaction.executeWithoutResult(status -> {
            var before =
                    stored.release(agent.id(), domain, settings.tombstone()).orElseThrow(HubException::notFound);
            if (before.state() != State.RELEASED) {
                record(agent, "domain.released", domain, Map.of());
            }
        });
    }

    private HubException unproven(Claim claim, DomainProof.Found look) {
        var challenge = Challenge.of(claim);
        return new HubException(
                        ProblemType.DOMAIN_UNPROVEN,
                        "Neither proves " + claim.domain() + " yet: TXT "
                                + challenge.dns().name() + " ("
                                + look.dns() + "); " + challenge.file().url() + " (" + look.file()
                                + "). New DNS records may take minutes to be seen.")
                .with("challenge", challenge)
                .retryAfter(settings.betweenChecks());
    }

    private HubException tooSoon(DomainName domain) {
        return new HubException(
                        ProblemType.RATE_LIMITED,
                        domain + " was looked at a moment ago, or the time to prove it is over: then claim it again.")
                .retryAfter(settings.betweenChecks());
    }

    private HubException taken(DomainName domain) {
        return new HubException(
                ProblemType.DOMAIN_TAKEN,
                "Another agent has " + domain + ", or had it until lately. No proof moves it: its holder has to release"
                        + " it, and even then it stays nobody else's for "
                        + settings.tombstone().toDays() + " days.");
    }

    /// Both networks hear of a proof that came too late, because it says that the domain may have another owner.
    private void dispute(CurrentAgent agent, DomainName domain, String by) {
        record(agent, "domain.disputed", domain, Map.of("by", by));
        stored.holder(domain)
                .map(Claim::networkId)
                .filter(holders -> !holders.equals(agent.networkId()))
                .ifPresent(holders -> audit.record(new AuditEntry(
                        holders,
                        AuditEntry.Kind.SECURITY,
                        "system",
                        "domain.disputed",
                        domain.value(),
                        Map.of("by", by))));
    }

    private void record(CurrentAgent agent, String action, DomainName domain, Map<String, String> details) {
        audit.record(new AuditEntry(
                agent.networkId(), AuditEntry.Kind.SECURITY, agent.actor(), action, domain.value(), details));
    }
}
