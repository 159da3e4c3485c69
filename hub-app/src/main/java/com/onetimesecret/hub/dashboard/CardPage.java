package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Fingerprint;
import com.onetimesecret.hub.page.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One request as its page shows it: what the hub verified apart from what the agent says.
///
/// @param wrongPicks how often words were picked that are not the agent's
record CardPage(
        ApprovalCard card,
        Instant now,
        CurrentPerson person,
        @Nullable Choice choice,
        int wrongPicks) {

    private static final List<Duration> LIVES =
            List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));

    public String id() {
        return card.id().value();
    }

    public AgentText name() {
        return AgentText.of(card.agentName(), AgentText.NAME);
    }

    public AgentText purpose() {
        return AgentText.of(card.purpose(), AgentText.PURPOSE);
    }

    /// The domain it says is its own, if it says so.
    @Nullable
    public AgentText claimedDomain() {
        var domain = card.claimedDomain();
        return domain == null ? null : AgentText.of(domain, AgentText.PURPOSE);
    }

    public List<AgentText> capabilities() {
        return card.capabilities().stream()
                .map(capability -> AgentText.of(capability, AgentText.NAME))
                .toList();
    }

    /// Null for a client that has no key.
    @Nullable
    public Fingerprint fingerprint() {
        var thumbprint = card.fingerprint();
        return thumbprint == null ? null : new Fingerprint(thumbprint);
    }

    public Origin origin() {
        return Origin.of(card, now);
    }

    public Moment asked() {
        return Moment.of(card.createdAt(), now);
    }

    public Moment expires() {
        return Moment.of(card.expiresAt(), now);
    }

    public boolean isPending() {
        return card.status() == ApprovalCard.Status.PENDING;
    }

    /// Whether an app wants this person to sign in.
    public boolean asksForLogin() {
        return card.kind() == ApprovalCard.Kind.LOGIN;
    }

    /// Whether the form belongs on the page.
    public boolean isDecidable() {
        return isPending() && person.mayDecide();
    }

    /// Whether the next wrong pick denies the request.
    public boolean isLastPick() {
        return wrongPicks > 0;
    }

    /// What became of a request that no longer waits, as the key of its words.
    public String outcome() {
        return switch (card.status()) {
            case APPROVED -> "dashboard.outcome.approved";
            case DENIED -> "dashboard.outcome.denied";
            case EXPIRED -> "dashboard.outcome.expired";
            case PENDING -> "dashboard.outcome.waiting";
            case PROOF_REQUIRED -> "dashboard.outcome.unproven";
        };
    }

    /// The name that styles the outcome.
    public String outcomeStyle() {
        return card.status().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Nullable
    public Moment decided() {
        var at = card.decidedAt();
        return at == null ? null : Moment.of(at, now);
    }

    @Nullable
    public AgentText reason() {
        var reason = card.reason();
        return reason == null || reason.isBlank() ? null : AgentText.of(reason, AgentText.PURPOSE);
    }

    public List<String> granted() {
        return new TreeSet<>(card.grantedScopes()).stream().map(Scope::wire).toList();
    }

    /// What was asked for, each with whether its box is ticked.
    public List<ScopeChoice> scopes() {
        var ticked = choice == null ? card.requestedScopes() : choice.scopes();
        return new TreeSet<>(card.requestedScopes())
                .stream()
                        .map(scope -> new ScopeChoice(scope.wire(), ticked.contains(scope)))
                        .toList();
    }

    /// The lives on offer, none longer than what was asked for; that one is chosen at first.
    public List<LifeChoice> lives() {
        var asked = card.requestedLifetime();
        var chosen = choice == null || choice.life() == null ? asked : choice.life();
        return Stream.concat(LIVES.stream().filter(life -> life.compareTo(asked) < 0), Stream.of(asked))
                .map(life -> new LifeChoice(life.toSeconds(), Moment.inWords(life), life.equals(chosen)))
                .toList();
    }

    /// One box of the list of scopes.
    record ScopeChoice(String wire, boolean ticked) {}

    /// One line of the choice of how long the approval lasts.
    record LifeChoice(long seconds, String inWords, boolean chosen) {}

    /// What the person had chosen when the form came back to them.
    record Choice(Set<Scope> scopes, @Nullable Duration life) {

        Choice {
            scopes = Set.copyOf(scopes);
        }
    }
}
