package com.onetimesecret.hub.auth.operation;

import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.event.ApprovalDecided;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApprovalCard.Kind;
import com.onetimesecret.hub.auth.approval.Denials;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.approval.Notices;
import com.onetimesecret.hub.auth.approval.ShownHash;
import com.onetimesecret.hub.auth.approval.StoredApproval;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What asking for an operation comes to: a card for a person, the card that waits for the same already, or a refusal
/// that no person is bothered with.
@Component
class AskOperation {

    /// Room comes when a person decides; asking more often than this would not find it sooner.
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /// Two other ideas after a no are a conversation; from the third no in a row on, whatever an agent asks waits.
    private static final List<Duration> ANYTHING_AGAIN =
            List.of(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofDays(1));

    private final OperationStorage storage;
    private final OperationSettings settings;
    private final Notices notices;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    AskOperation(
            OperationStorage storage,
            OperationSettings settings,
            Notices notices,
            AuditTrail audit,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.storage = storage;
        this.settings = settings;
        this.notices = notices;
        this.audit = audit;
        this.events = events;
        this.transaction = transaction;
    }

    /// The tables behind operations.
    @Component
    record OperationStorage(JdbcOperations operations, JdbcApprovals approvals) {}

    /// A card and whether it is a new one.
    record Asked(StoredApproval approval, boolean isNew) {}

    /// Asks people to allow a checked request.
    ///
    /// @throws HubException approval-denied, if people said no too often; rate-limited, if too much waits already
    Asked ask(CurrentAgent caller, OperationRequest request, String address) {
        var asked = ShownHash.ofAsked(
                caller.networkId(),
                caller.id(),
                caller.name(),
                request.action(),
                request.details() == null ? null : request.details().canonical(),
                request.picks());
        var found = Objects.requireNonNull(transaction.execute(status -> open(caller, request, asked, address)));
        return new Asked(notices.announce(found.approval()), found.isNew());
    }

    private Asked open(CurrentAgent caller, OperationRequest request, byte[] asked, String address) {
        var operations = storage.operations();
        operations.queue(caller.networkId());
        var same = operations.findOpen(caller.id(), asked);
        if (same.isPresent()) {
            return new Asked(find(same.get()), false);
        }
        checkDenials(caller, asked);
        checkRoom(operations.waiting(caller));
        var id = operations.open(caller, request, asked, address);
        audit.record(new AuditEntry(
                caller.networkId(),
                AuditEntry.Kind.SECURITY,
                caller.actor(),
                "approval.requested",
                caller.id().value(),
                Map.of(
                        "approval_id", id.value(),
                        "kind", "operation",
                        "operation", request.action(),
                        "asked_sha256", HexFormat.of().formatHex(asked))));
        return new Asked(find(id), true);
    }

    private void checkDenials(CurrentAgent caller, byte[] asked) {
        storage.operations()
                .denialsOf(caller.id(), asked)
                .wait(Denials.SAME_AGAIN)
                .ifPresent(wait -> {
                    throw new HubException(
                                    ProblemType.APPROVAL_DENIED,
                                    "A person said no to exactly this. Talk to them before you ask again.")
                            .retryAfter(wait);
                });
        storage.operations().denialsOf(caller.id()).wait(ANYTHING_AGAIN).ifPresent(wait -> {
            throw new HubException(
                            ProblemType.APPROVAL_DENIED,
                            "People said no to you several times in a row. Talk to them before you ask for more.")
                    .retryAfter(wait);
        });
    }

    private void checkRoom(JdbcOperations.Waiting waiting) {
        if (waiting.ofAgent() >= settings.openPerAgent()) {
            throw full(waiting.ofAgent() + " requests of yours wait already. Wait for a decision, or take one back.");
        }
        if (waiting.ofNetwork() >= settings.openPerNetwork()) {
            throw full(waiting.ofNetwork() + " requests wait for the people of this network already.");
        }
    }

    private static HubException full(String why) {
        return new HubException(ProblemType.RATE_LIMITED, why).retryAfter(LOOK_AGAIN);
    }

    private StoredApproval find(ApprovalId id) {
        return storage.approvals().find(id).orElseThrow();
    }

    /// The agent's own request of that id.
    ///
    /// @throws HubException not-found
    StoredApproval find(CurrentAgent caller, ApprovalId id) {
        return storage.approvals()
                .find(id)
                .filter(found -> found.card().kind() == Kind.OPERATION
                        && found.card().agentId().equals(caller.id())
                        && found.card().networkId().equals(caller.networkId()))
                .orElseThrow(HubException::notFound);
    }

    /// Takes back a request that still waits.
    ///
    /// @throws HubException not-found, or already-decided
    StoredApproval withdraw(CurrentAgent caller, ApprovalId id) {
        find(caller, id);
        var withdrawn = Boolean.TRUE.equals(transaction.execute(status -> {
            if (!storage.operations().withdraw(caller.id(), id)) {
                return false;
            }
            audit.record(new AuditEntry(
                    caller.networkId(),
                    AuditEntry.Kind.SECURITY,
                    caller.actor(),
                    "approval.withdrawn",
                    caller.id().value(),
                    Map.of("approval_id", id.value())));
            return true;
        }));
        if (!withdrawn) {
            throw new HubException(
                    ProblemType.ALREADY_DECIDED, "This request waits no more; see what became of it with GET.");
        }
        events.publishEvent(new ApprovalDecided(caller.networkId(), id));
        return find(caller, id);
    }
}
