package com.onetimesecret.hub.auth.operation;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.Awaited;
import com.onetimesecret.hub.api.call.AwaitsCreated;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.approval.StoredApproval;
import com.onetimesecret.hub.auth.join.DecisionSignals;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/agent/approvals` (WIRE 2): an agent asks a person to allow one operation.
@RestController
class OperationController implements AwaitsCreated<ResponseEntity<OperationReplies.State>> {

    private static final int MOST = 500;
    private static final List<String> STATUSES = List.of("pending", "approved", "denied", "expired");
    // The decision may fall on another hub; the database is asked this often while somebody waits.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final AskOperation operations;
    private final JdbcApprovals approvals;
    private final OperationReplies replies;
    private final DecisionSignals signals;
    private final BaseUrl baseUrl;
    private final InstantSource clock;

    OperationController(
            AskOperation operations,
            JdbcApprovals approvals,
            OperationReplies replies,
            DecisionSignals signals,
            BaseUrl baseUrl,
            InstantSource clock) {
        this.operations = operations;
        this.approvals = approvals;
        this.replies = replies;
        this.signals = signals;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    record Listed(@Nullable String cursor, boolean hasMore, List<OperationReplies.State> approvals) {}

    /// 201 for a new card, 200 for the one that waits for the same already; with `wait`, 200 once it is decided.
    @PostMapping(OperationReplies.PATH)
    @RequiresScope(Scope.POST)
    Awaited<ResponseEntity<OperationReplies.State>> ask(
            CurrentAgent caller, ClientAddress address, @RequestBody OperationRequest request) {
        request.check();
        var asked = operations.ask(caller, request, address.value());
        var card = asked.approval().card();
        return new Awaited<>(
                answer(asked.isNew() ? HttpStatus.CREATED : HttpStatus.OK, card),
                card.id().value(),
                request.patience());
    }

    @Override
    public Optional<ResponseEntity<OperationReplies.State>> await(
            CurrentAgent caller, String created, Duration patience) throws InterruptedException {
        var card = await(caller, operations.find(caller, new ApprovalId(created)), patience);
        return card.status() == Status.PENDING ? Optional.empty() : Optional.of(answer(HttpStatus.OK, card));
    }

    private ResponseEntity<OperationReplies.State> answer(HttpStatus status, ApprovalCard card) {
        return ResponseEntity.status(status)
                .location(URI.create(baseUrl.at(OperationReplies.PATH + "/" + card.id())))
                .body(replies.state(card));
    }

    @GetMapping(OperationReplies.PATH + "/{id}")
    @RequiresScope(Scope.POST)
    OperationReplies.State one(
            CurrentAgent caller, @PathVariable ApprovalId id, @RequestParam(defaultValue = "0") int wait)
            throws InterruptedException {
        if (wait < 0 || wait > OperationRequest.LONGEST_WAIT_SECONDS) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at(
                            "?wait", "is in seconds, from 0 to " + OperationRequest.LONGEST_WAIT_SECONDS)));
        }
        return replies.state(await(caller, operations.find(caller, id), Duration.ofSeconds(wait)));
    }

    @GetMapping(OperationReplies.PATH)
    @RequiresScope(Scope.POST)
    ResponseEntity<Listed> list(
            CurrentAgent caller,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        if (status != null && !STATUSES.contains(status)) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST, List.of(FieldError.notOneOf("?status", status, STATUSES)));
        }
        if (limit < 1 || limit > MOST) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST, List.of(FieldError.at("?limit", "must be from 1 to " + MOST)));
        }
        var from = OperationCursor.of(cursor);
        var found = approvals.operationsOf(caller.id(), status, from.createdAt(), from.id(), limit + 1);
        var shown = found.stream().limit(limit).map(StoredApproval::card).toList();
        var next = shown.isEmpty()
                ? cursor
                : OperationCursor.behind(shown.getLast()).toString();
        var answer = ResponseEntity.ok();
        if (found.size() > limit) {
            var rest = OperationReplies.PATH + "?limit=" + limit + (status == null ? "" : "&status=" + status)
                    + "&cursor=" + next;
            answer.header(HttpHeaders.LINK, "<" + baseUrl.at(rest) + ">; rel=\"next\"");
        }
        return answer.body(new Listed(
                next, found.size() > limit, shown.stream().map(replies::state).toList()));
    }

    /// Takes a request back while nobody decided it; from then on it reads as expired, with the reason.
    @DeleteMapping(OperationReplies.PATH + "/{id}")
    @RequiresScope(Scope.POST)
    OperationReplies.State withdraw(CurrentAgent caller, @PathVariable ApprovalId id) {
        return replies.state(operations.withdraw(caller, id).card());
    }

    /// No connection is held meanwhile.
    private ApprovalCard await(CurrentAgent caller, StoredApproval asked, Duration patience)
            throws InterruptedException {
        var end = clock.instant().plus(patience);
        var now = asked;
        var goesOn = true;
        while (goesOn && now.card().status() == Status.PENDING) {
            var left = Duration.between(clock.instant(), end);
            if (!left.isPositive()) {
                break;
            }
            goesOn = signals.await(now.card().id(), left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY);
            now = operations.find(caller, now.card().id());
        }
        return now.card();
    }
}
