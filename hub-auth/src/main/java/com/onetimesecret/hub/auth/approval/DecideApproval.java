package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.event.ApprovalDecided;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Kind;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.Decision;
import com.onetimesecret.hub.auth.Decision.Approve;
import com.onetimesecret.hub.auth.Decision.Deny;
import com.onetimesecret.hub.auth.invite.Invite;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// A person decides a card, once: the decision, what it brings about and its audit entry are one transaction.
@Component
public class DecideApproval {

    /// Two wrong picks of three words end a request: whoever guesses is right once in three.
    private static final int WORD_MISSES_ALLOWED = 1;

    private final JdbcApprovals approvals;
    private final JdbcDecisions decisions;
    private final Map<Kind, DecisionEffect> effects;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    DecideApproval(
            JdbcApprovals approvals,
            JdbcDecisions decisions,
            List<DecisionEffect> effects,
            AuditTrail audit,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.approvals = approvals;
        this.decisions = decisions;
        this.effects = effects.stream().collect(Collectors.toMap(DecisionEffect::kind, Function.identity()));
        this.audit = audit;
        this.events = events;
        this.transaction = transaction;
    }

    /// Decides the card; needs a person who may.
    ///
    /// @throws HubException not-found, forbidden, already-decided, name-taken, or invalid-request; then nothing
    ///     changed, save that a wrong pick of words is counted
    public ApprovalCard decide(CurrentPerson person, ApprovalId id, Decision decision) {
        if (!person.mayDecide()) {
            throw new HubException(
                    ProblemType.FORBIDDEN,
                    "Deciding needs an owner or approver, and for an API token the right `decide`.");
        }
        var before = approvals
                .find(id)
                .filter(approval -> approval.card().networkId().equals(person.networkId()))
                .filter(approval -> approval.card().status() != Status.PROOF_REQUIRED)
                .orElseThrow(HubException::notFound);
        if (before.deciderId() != null && !before.deciderId().equals(person.id().value())) {
            throw new HubException(
                    ProblemType.FORBIDDEN, "This request names another person, who alone may decide it.");
        }
        if (before.card().status() == Status.PENDING) {
            checkShown(before, decision.shownHash());
            if (decision instanceof Approve approve && approve.words() != null) {
                checkWords(person, before, approve.words());
            }
        }
        transaction.executeWithoutResult(status -> {
            switch (decision) {
                case Approve approve -> approve(person, before, approve);
                case Deny deny -> deny(person, before, deny);
            }
        });
        events.publishEvent(new ApprovalDecided(person.networkId(), id));
        return approvals.find(id).orElseThrow().card();
    }

    /// Lets the invited agent in at once, as its owner decided in advance, to what was asked; call inside the
    /// transaction that opened the card.
    public void byInvite(Invite invite, StoredApproval invited) {
        approve(invite.owner(), invited, new Approve(null, null, null));
    }

    private static void checkShown(StoredApproval before, @Nullable String seen) {
        if (seen != null && !seen.equals(before.card().shownHash())) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at(
                            "/shown_sha256", "is not the hash of what this request shows now; look at it again")));
        }
        // An operation never changes; a renewal is the one card that does while it waits.
        if (seen == null && before.card().kind() == Kind.RENEWAL) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at(
                            "/shown_sha256",
                            "is needed: the hash of the list you saw, because the list grows while it waits")));
        }
    }

    private void checkWords(CurrentPerson person, StoredApproval before, String words) {
        var shown = before.card().bindingMessage();
        if (shown == null || words.equals(shown)) {
            return;
        }
        // Who picks nothing has guessed nothing.
        throw words.isBlank()
                ? HubException.of(
                        ProblemType.INVALID_REQUEST,
                        List.of(FieldError.at("/words", "must be the words that this request's agent shows")))
                : wrongWords(person, before);
    }

    private HubException wrongWords(CurrentPerson person, StoredApproval before) {
        var misses = transaction.execute(status -> {
            var counted = decisions.countWrongPick(before.card().id());
            if (counted.isPresent()
                    && counted.get() > WORD_MISSES_ALLOWED
                    && decisions.deny(person, before, "The words that were picked twice are not the agent's.")) {
                record(person, before, "approval.denied-wrong-words", null);
            }
            return counted.orElse(WORD_MISSES_ALLOWED + 1);
        });
        var ended = misses != null && misses > WORD_MISSES_ALLOWED;
        if (ended) {
            events.publishEvent(
                    new ApprovalDecided(person.networkId(), before.card().id()));
        }
        return HubException.of(
                ProblemType.INVALID_REQUEST,
                List.of(
                        FieldError.at(
                                "/words",
                                ended
                                        ? "are not the ones this request's agent shows; it was denied. If your agent still waits, it can ask again."
                                        : "are not the ones this request's agent shows. If you see other words in front of you, another agent is asking: deny it.")));
    }

    private void approve(CurrentPerson person, StoredApproval before, Approve approve) {
        if (before.card().status() != Status.PENDING) {
            throw tooLate(before);
        }
        var effect = effect(before);
        var grant = effect.grant(before, approve);
        if (!decisions.approve(person, before, grant)) {
            throw tooLate(before);
        }
        effect.approved(person, before, grant);
        record(person, before, "approval.approved", grant);
    }

    private void deny(CurrentPerson person, StoredApproval before, Deny deny) {
        if (!decisions.deny(person, before, deny.reason())) {
            throw tooLate(before);
        }
        effect(before).denied(person, before, deny);
        record(person, before, deny.block() ? "approval.denied-and-blocked" : "approval.denied", null);
    }

    private DecisionEffect effect(StoredApproval approval) {
        return Objects.requireNonNull(
                effects.get(approval.card().kind()),
                () -> "nothing decides " + approval.card().kind());
    }

    private HubException tooLate(StoredApproval before) {
        var now = approvals.find(before.card().id()).orElseThrow().card();
        if (now.status() == Status.PENDING) {
            return new HubException(
                    ProblemType.ALREADY_DECIDED, "This request changed while you looked at it. Look at it again.");
        }
        var by = now.decidedBy() == null ? "" : " by " + now.decidedBy() + " at " + now.decidedAt();
        return new HubException(
                ProblemType.ALREADY_DECIDED,
                "This request is " + now.status().name().toLowerCase(Locale.ROOT) + by + ".");
    }

    private void record(CurrentPerson person, StoredApproval before, String action, @Nullable Granted granted) {
        var card = before.card();
        var details = new HashMap<String, String>();
        details.put("via", person.via());
        if (person.shown() != null) {
            details.put("shown_by", person.shown().means().wire());
        }
        details.put("kind", card.kind().name().toLowerCase(Locale.ROOT));
        details.put("approval_id", card.id().value());
        details.put("name", card.agentName());
        details.put("shown_sha256", card.shownHash());
        if (card.fingerprint() != null) {
            details.put("key", card.fingerprint());
        }
        if (card.operation() != null) {
            details.put("operation", card.operation().action());
        }
        if (granted != null && !granted.scopes().isEmpty()) {
            details.put("scope", Scope.join(granted.scopes()));
        }
        if (granted != null && !granted.chosen().isEmpty()) {
            details.put("chosen", String.join(", ", granted.chosen()));
        }
        audit.record(new AuditEntry(
                person.networkId(),
                AuditEntry.Kind.SECURITY,
                person.actor(),
                action,
                card.agentId().value(),
                details));
    }
}
