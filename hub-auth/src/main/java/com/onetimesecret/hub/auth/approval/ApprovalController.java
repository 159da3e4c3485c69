package com.onetimesecret.hub.auth.approval;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Kind;
import com.onetimesecret.hub.auth.Approvals;
import com.onetimesecret.hub.auth.Decision;
import com.onetimesecret.hub.auth.agent.ScopeList;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/approvals` for people and their API tokens (WIRE 2); no agent's token works here.
@RestController
class ApprovalController {

    private static final int MOST = 500;
    private static final int LONGEST_REASON = 500;

    private final Approvals approvals;
    private final WaitingList waitingList;
    private final BaseUrl baseUrl;

    ApprovalController(Approvals approvals, WaitingList waitingList, BaseUrl baseUrl) {
        this.approvals = approvals;
        this.waitingList = waitingList;
        this.baseUrl = baseUrl;
    }

    record Shown(
            ApprovalId id,
            String kind,
            String status,
            AgentId agentId,
            String agentName,
            String purpose,
            @Nullable String claimedDomain,
            List<String> capabilities,
            String scope,
            String origin,
            @Nullable String keyThumbprint,
            String address,
            @Nullable String bindingMessage,
            @Nullable String userCode,
            @Nullable String replaces,
            @Nullable String invitedBy,
            Instant createdAt,
            Instant expiresAt,
            @Nullable String grantedScope,
            @Nullable Instant decidedAt,
            @Nullable String decidedBy,
            @Nullable String reason,
            boolean announced,
            String shownSha256,
            @Nullable String action,
            @JsonRawValue @Nullable String details,
            @Nullable List<String> options,
            @Nullable String option,
            @Nullable Instant validUntil,
            @Nullable List<Renewable> agents,
            List<NextStep> next) {}

    /// An agent on a renewal's card; `lasts` is in seconds.
    record Renewable(
            AgentId agentId,
            String name,
            String owner,
            Instant approvalExpiresAt,
            @Nullable Instant lastSeenAt,
            long lasts,
            boolean renewed) {

        static Renewable of(ApprovalCard.Renewal renewal) {
            return new Renewable(
                    renewal.agentId(),
                    renewal.name(),
                    renewal.owner(),
                    renewal.endsAt(),
                    renewal.lastSeenAt(),
                    renewal.lasts().toSeconds(),
                    renewal.renewed());
        }
    }

    record ShownApprovals(@Nullable String cursor, boolean hasMore, List<Shown> approvals) {}

    record ApproveBody(
            @Nullable String scope,
            @Nullable Long expiresIn,
            @Nullable String words,
            @Nullable String option,
            @Nullable Set<AgentId> agents,
            @Nullable String shownSha256) {

        static final ApproveBody PLAIN = new ApproveBody(null, null, null, null, null, null);

        Decision decision() {
            return new Decision.Approve(
                    scope == null ? null : ScopeList.read(scope, "/scope"),
                    expiresIn == null ? null : Duration.ofSeconds(expiresIn),
                    words,
                    option,
                    agents,
                    shownSha256);
        }
    }

    record DenyBody(
            @Nullable String reason,
            @Nullable Boolean block,
            @Nullable String shownSha256) {

        static final DenyBody PLAIN = new DenyBody(null, null, null);

        Decision decision() {
            if (reason != null && reason.length() > LONGEST_REASON) {
                throw HubException.of(
                        ProblemType.INVALID_REQUEST,
                        List.of(FieldError.at("/reason", "has at most " + LONGEST_REASON + " characters")));
            }
            return new Decision.Deny(reason, Boolean.TRUE.equals(block), shownSha256);
        }
    }

    @GetMapping("/api/v2/approvals")
    ResponseEntity<ShownApprovals> list(
            CurrentPerson person,
            @RequestParam(defaultValue = "pending") String status,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        if (!status.equals("pending")) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST, List.of(FieldError.notOneOf("?status", status, List.of("pending"))));
        }
        if (limit < 1 || limit > MOST) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST, List.of(FieldError.at("?limit", "must be from 1 to " + MOST)));
        }
        var page = waitingList.page(person, cursor, limit);
        var answer = ResponseEntity.ok();
        if (page.hasMore()) {
            var rest = baseUrl.at("/api/v2/approvals?status=pending&limit=" + limit + "&cursor=" + page.cursor());
            answer.header(HttpHeaders.LINK, "<" + rest + ">; rel=\"next\"");
        }
        return answer.body(new ShownApprovals(
                page.cursor(),
                page.hasMore(),
                page.cards().stream().map(this::shown).toList()));
    }

    @GetMapping("/api/v2/approvals/{id}")
    Shown one(CurrentPerson person, @PathVariable ApprovalId id) {
        return shown(approvals.find(person, id).orElseThrow(HubException::notFound));
    }

    @PostMapping("/api/v2/approvals/{id}/approve")
    Shown approve(
            CurrentPerson person,
            @PathVariable ApprovalId id,
            @RequestBody(required = false) @Nullable ApproveBody body) {
        return shown(approvals.decide(person, id, (body == null ? ApproveBody.PLAIN : body).decision()));
    }

    @PostMapping("/api/v2/approvals/{id}/deny")
    Shown deny(
            CurrentPerson person, @PathVariable ApprovalId id, @RequestBody(required = false) @Nullable DenyBody body) {
        return shown(approvals.decide(person, id, (body == null ? DenyBody.PLAIN : body).decision()));
    }

    private Shown shown(ApprovalCard card) {
        var operation = card.operation();
        return new Shown(
                card.id(),
                card.kind().name().toLowerCase(Locale.ROOT),
                card.status().name().toLowerCase(Locale.ROOT),
                card.agentId(),
                card.agentName(),
                card.purpose(),
                card.claimedDomain(),
                card.capabilities(),
                Scope.join(card.requestedScopes()),
                card.origin().name().toLowerCase(Locale.ROOT),
                card.fingerprint(),
                card.address(),
                card.bindingMessage(),
                card.userCode(),
                card.replacesName(),
                card.invitedBy(),
                card.createdAt(),
                card.expiresAt(),
                card.grantedScopes().isEmpty() ? null : Scope.join(card.grantedScopes()),
                card.decidedAt(),
                card.decidedBy(),
                card.reason(),
                card.announced(),
                card.shownHash(),
                operation == null ? null : operation.action(),
                operation == null ? null : operation.details(),
                operation == null ? null : operation.options(),
                operation == null ? null : operation.option(),
                operation == null ? null : operation.validUntil(),
                card.kind() == Kind.RENEWAL
                        ? card.renewals().stream().map(Renewable::of).toList()
                        : null,
                next(card));
    }

    private List<NextStep> next(ApprovalCard card) {
        var path = "/api/v2/approvals/" + card.id();
        if (card.status() != ApprovalCard.Status.PENDING) {
            return List.of(NextStep.get("see what else waits", baseUrl.at("/api/v2/approvals?status=pending")));
        }
        // To name the hash is to decide what was seen; a request to join keeps its old, shorter form.
        var hash = card.kind() == Kind.JOIN ? null : card.shownHash();
        var operation = card.operation();
        var option = operation == null || operation.options().isEmpty()
                ? null
                : operation.options().getFirst();
        var why = switch (card.kind()) {
            case JOIN -> "let this agent in";
            case OPERATION -> "let it do this, once";
            case RENEWAL -> "let these agents go on, or those that you name in agents";
            case LOGIN -> "let this client in";
        };
        return List.of(
                NextStep.post(
                        why, baseUrl.at(path + "/approve"), new ApproveBody(null, null, null, option, null, hash)),
                NextStep.post("refuse it", baseUrl.at(path + "/deny"), new DenyBody(null, null, hash)));
    }
}
