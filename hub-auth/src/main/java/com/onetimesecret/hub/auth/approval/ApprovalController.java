package com.onetimesecret.hub.auth.approval;

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
import com.onetimesecret.hub.auth.Approvals;
import com.onetimesecret.hub.auth.Decision;
import com.onetimesecret.hub.auth.agent.ScopeList;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
            List<NextStep> next) {}

    record ShownApprovals(@Nullable String cursor, boolean hasMore, List<Shown> approvals) {}

    record ApproveBody(@Nullable String scope, @Nullable Long expiresIn) {}

    record DenyBody(@Nullable String reason, @Nullable Boolean block) {}

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
        var scopes = body == null || body.scope() == null ? null : ScopeList.read(body.scope(), "/scope");
        var lifetime = body == null || body.expiresIn() == null ? null : Duration.ofSeconds(body.expiresIn());
        return shown(approvals.decide(person, id, new Decision.Approve(scopes, lifetime, null)));
    }

    @PostMapping("/api/v2/approvals/{id}/deny")
    Shown deny(
            CurrentPerson person, @PathVariable ApprovalId id, @RequestBody(required = false) @Nullable DenyBody body) {
        var reason = body == null ? null : body.reason();
        if (reason != null && reason.length() > 500) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST, List.of(FieldError.at("/reason", "has at most 500 characters")));
        }
        var block = body != null && Boolean.TRUE.equals(body.block());
        return shown(approvals.decide(person, id, new Decision.Deny(reason, block)));
    }

    private Shown shown(ApprovalCard card) {
        return new Shown(
                card.id(),
                card.kind().name().toLowerCase(Locale.ROOT),
                card.status().name().toLowerCase(Locale.ROOT),
                card.agentId(),
                card.agentName(),
                card.purpose(),
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
                next(card));
    }

    private List<NextStep> next(ApprovalCard card) {
        var path = "/api/v2/approvals/" + card.id();
        return card.status() == ApprovalCard.Status.PENDING
                ? List.of(
                        NextStep.post("let this agent in", baseUrl.at(path + "/approve"), new ApproveBody(null, null)),
                        NextStep.post("refuse it", baseUrl.at(path + "/deny"), new DenyBody(null, null)))
                : List.of(NextStep.get("see what else waits", baseUrl.at("/api/v2/approvals?status=pending")));
    }
}
