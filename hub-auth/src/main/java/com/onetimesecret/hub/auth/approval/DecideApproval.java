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
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.Decision;
import com.onetimesecret.hub.auth.Decision.Approve;
import com.onetimesecret.hub.auth.Decision.Deny;
import com.onetimesecret.hub.auth.agent.Admission;
import com.onetimesecret.hub.auth.agent.ApprovedAgents;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.invite.Invite;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// A person decides a card, once: the decision, what it brings about and its audit entry are one transaction.
@Component
public class DecideApproval {

    /// Two wrong picks of three words end a request: whoever guesses is right once in three.
    private static final int WORD_MISSES_ALLOWED = 1;

    private static final Duration SHORTEST_LIFETIME = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final JdbcApprovals approvals;
    private final ApprovedAgents agents;
    private final AdmitClient clients;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    DecideApproval(
            JdbcClient jdbc,
            JdbcApprovals approvals,
            ApprovedAgents agents,
            AdmitClient clients,
            AuditTrail audit,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.approvals = approvals;
        this.agents = agents;
        this.clients = clients;
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
        if (decision instanceof Approve approve
                && approve.words() != null
                && before.card().status() == Status.PENDING
                && !approve.words().equals(before.card().bindingMessage())) {
            throw wrongWords(person, before);
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

    private HubException wrongWords(CurrentPerson person, StoredApproval before) {
        var misses = transaction.execute(status -> {
            var counted = jdbc.sql("""
                            UPDATE approval SET word_misses = word_misses + 1
                            WHERE id = :id AND status = 'pending' AND expires_at > now()
                            RETURNING word_misses
                            """)
                    .param("id", before.card().id().value())
                    .query(Integer.class)
                    .optional();
            if (counted.isPresent()
                    && counted.get() > WORD_MISSES_ALLOWED
                    && closeAsDenied(person, before, "The words that were picked twice are not the agent's.")) {
                record(person, before, "approval.denied-wrong-words", "");
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
        var card = before.card();
        var scopes = approve.scopes() == null ? card.requestedScopes() : approve.scopes();
        var lifetime = approve.lifetime() == null ? card.requestedLifetime() : approve.lifetime();
        checkGrant(card, scopes, lifetime);
        int decided = jdbc.sql("""
                        UPDATE approval SET status = 'approved', decided_at = now(), decided_by = :person,
                            decided_by_email = :email, decided_via = :via, granted_scopes = :scopes,
                            lifetime_seconds = :lifetime
                        WHERE id = :id AND status = 'pending' AND expires_at > now() AND details_hash = :shown
                        """)
                .param("person", person.id().value())
                .param("email", person.email())
                .param("via", person.via())
                .param("scopes", JdbcAgents.wire(scopes))
                .param("lifetime", lifetime.toSeconds())
                .param("id", card.id().value())
                .param("shown", before.shownHash())
                .update();
        if (decided == 0) {
            throw tooLate(before);
        }
        if (card.kind() == ApprovalCard.Kind.LOGIN) {
            clients.approved(person, before, scopes, lifetime);
            record(person, before, "approval.approved", Scope.join(scopes));
            return;
        }
        agents.admit(new Admission(
                card.agentId(),
                card.networkId(),
                before.key(),
                card.agentName(),
                card.purpose(),
                card.capabilities(),
                scopes,
                lifetime,
                person.id(),
                person.email(),
                card.id(),
                before.invite()));
        record(person, before, "approval.approved", Scope.join(scopes));
    }

    private void deny(CurrentPerson person, StoredApproval before, Deny deny) {
        if (!closeAsDenied(person, before, deny.reason())) {
            throw tooLate(before);
        }
        if (deny.block() && before.card().kind() == ApprovalCard.Kind.LOGIN) {
            clients.blocked(person, before);
        } else if (deny.block()) {
            jdbc.sql("""
                            INSERT INTO blocked_key (network_id, thumbprint, blocked_by)
                            VALUES (:network, :thumbprint, :person) ON CONFLICT DO NOTHING
                            """)
                    .param("network", person.networkId().value())
                    .param("thumbprint", before.key().thumbprint())
                    .param("person", person.id().value())
                    .update();
            // Whoever blocks a key wants no more of it, also where it was let in before.
            agents.revokeByKey(person.networkId(), before.key().thumbprint())
                    .ifPresent(agent -> audit.record(new AuditEntry(
                            person.networkId(),
                            AuditEntry.Kind.SECURITY,
                            person.actor(),
                            "agent.revoked",
                            agent.value(),
                            Map.of(
                                    "via",
                                    person.via(),
                                    "blocked_key",
                                    before.key().thumbprint()))));
        }
        record(person, before, deny.block() ? "approval.denied-and-blocked" : "approval.denied", "");
    }

    private boolean closeAsDenied(CurrentPerson person, StoredApproval before, @Nullable String reason) {
        return jdbc.sql("""
                        UPDATE approval SET status = 'denied', decided_at = now(), decided_by = :person,
                            decided_by_email = :email, decided_via = :via, reason = :reason
                        WHERE id = :id AND status = 'pending' AND expires_at > now()
                        """)
                        .param("person", person.id().value())
                        .param("email", person.email())
                        .param("via", person.via())
                        .param("reason", reason)
                        .param("id", before.card().id().value())
                        .update()
                == 1;
    }

    private static void checkGrant(ApprovalCard card, Set<Scope> scopes, Duration lifetime) {
        if (scopes.isEmpty() || !card.requestedScopes().containsAll(scopes)) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at(
                            "/scope", "must be some of what was asked for: " + Scope.join(card.requestedScopes()))));
        }
        if (lifetime.compareTo(card.requestedLifetime()) > 0 || lifetime.compareTo(SHORTEST_LIFETIME) < 0) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at(
                            "/expires_in",
                            "must be between " + SHORTEST_LIFETIME.toSeconds() + " and "
                                    + card.requestedLifetime().toSeconds() + " seconds")));
        }
    }

    private HubException tooLate(StoredApproval before) {
        var now = approvals.find(before.card().id()).orElseThrow().card();
        var by = now.decidedBy() == null ? "" : " by " + now.decidedBy() + " at " + now.decidedAt();
        return new HubException(
                ProblemType.ALREADY_DECIDED,
                "This request is " + now.status().name().toLowerCase(Locale.ROOT) + by + ".");
    }

    private void record(CurrentPerson person, StoredApproval before, String action, String granted) {
        var details = new HashMap<String, String>();
        details.put("via", person.via());
        details.put(
                "key",
                before.card().fingerprint() == null ? "none" : before.card().fingerprint());
        details.put("name", before.card().agentName());
        details.put("shown_sha256", HexFormat.of().formatHex(before.shownHash()));
        if (!granted.isEmpty()) {
            details.put("scope", granted);
        }
        audit.record(new AuditEntry(
                person.networkId(),
                AuditEntry.Kind.SECURITY,
                person.actor(),
                action,
                before.card().agentId().value(),
                details));
    }
}
