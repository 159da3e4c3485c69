package com.onetimesecret.hub.auth.rotation;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.event.AgentKeyReplaced;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.keylog.KeyEvent;
import com.onetimesecret.hub.auth.keylog.KeyLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// An agent puts a new key in the place of its own; what it is and may, and what others left for it, stays.
@Component
class RotateKey {

    private final JdbcKeys keys;
    private final JdbcApprovals approvals;
    private final KeyLog log;
    private final KeySettings settings;
    private final RotationEdge edge;

    RotateKey(JdbcKeys keys, JdbcApprovals approvals, KeyLog log, KeySettings settings, RotationEdge edge) {
        this.keys = keys;
        this.approvals = approvals;
        this.log = log;
        this.settings = settings;
        this.edge = edge;
    }

    /// What a change of keys touches beside the keys.
    @Component
    record RotationEdge(
            AuditTrail audit,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            BaseUrl baseUrl,
            InstantSource clock) {}

    /// Changes the key; until when the old one's signatures count.
    ///
    /// @throws HubException invalid-request, invalid-key, blocked, key-conflict, paused-by-human or rate-limited
    Instant rotate(CurrentAgent caller, RotationRequest request) {
        // A registered client signs its calls too.
        var old = Optional.ofNullable(caller.keyThumbprint())
                .orElseThrow(() -> HubException.of(
                        ProblemType.INVALID_REQUEST,
                        List.of(FieldError.at(
                                "", "the keys of a registered client are in its registration; change them there"))));
        var key = request.key();
        var proof =
                request.checked(key, edge.baseUrl(), caller.id(), edge.clock().instant());
        if (approvals.isBlocked(caller.networkId(), key.thumbprint())) {
            throw new HubException(ProblemType.BLOCKED, "A person blocked that key in this network. That is final.");
        }
        return Objects.requireNonNull(edge.transaction().execute(status -> rotate(caller, old, key, proof)));
    }

    private Instant rotate(CurrentAgent caller, String old, AgentKey key, KeyEvent.Proof proof) {
        log.lock(caller.id());
        var notAfter = keys.retire(caller.id(), old, settings.overlap(), settings.mostInOverlap())
                .orElseThrow(() -> tooLate(caller, old));
        if (!keys.insert(caller.id(), caller.networkId(), key)) {
            throw new HubException(
                    ProblemType.INVALID_KEY,
                    "That key is or was an agent's key already, perhaps this one's. Make a new one; no key comes back.");
        }
        log.append(KeyEvent.rotated(caller.id(), caller.networkId(), key.thumbprint(), old, proof));
        edge.audit()
                .record(new AuditEntry(
                        caller.networkId(),
                        AuditEntry.Kind.SECURITY,
                        caller.actor(),
                        "agent.key-rotated",
                        caller.id().value(),
                        Map.of("key", key.thumbprint(), "previous_key", old)));
        edge.events().publishEvent(new AgentKeyReplaced(caller.networkId(), caller.id()));
        return notAfter;
    }

    private HubException tooLate(CurrentAgent caller, String old) {
        var stands = keys.find(caller.id(), old)
                .filter(key -> key.status() == HeldKey.Status.ACTIVE)
                .isPresent();
        if (stands && keys.isPaused(caller.id())) {
            return new HubException(
                    ProblemType.PAUSED_BY_HUMAN, "A person paused this agent; until they let it go on, its key stays.");
        }
        if (stands) {
            var end = keys.firstOverlapEnd(caller.id(), old, settings.overlap())
                    .orElseGet(() -> edge.clock().instant());
            var wait = Duration.between(edge.clock().instant(), end).plusSeconds(1);
            return new HubException(
                            ProblemType.RATE_LIMITED,
                            "This agent had " + settings.mostInOverlap() + " other keys within "
                                    + settings.overlap().toSeconds()
                                    + " s, revoked ones included. Wait until the first of them is that old.")
                    .retryAfter(wait.isNegative() ? Duration.ofSeconds(1) : wait)
                    .next(NextStep.get("see your keys", edge.baseUrl().at(KeysController.PATH)));
        }
        return new HubException(
                        ProblemType.KEY_CONFLICT,
                        "Another call changed this agent's key first; the key that signed this one speaks for it no more. Nothing was changed.")
                .next(NextStep.get(
                        "see, with the key that speaks for the agent now, what became of its keys",
                        edge.baseUrl().at(KeysController.PATH)));
    }
}
