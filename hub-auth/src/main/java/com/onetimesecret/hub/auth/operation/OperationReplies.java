package com.onetimesecret.hub.auth.operation;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.notice.Notified;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Words the answers to an agent that asked for an operation.
@Component
class OperationReplies {

    static final String PATH = "/api/v2/agent/approvals";

    private final BaseUrl baseUrl;
    private final Notified notified;
    private final InstantSource clock;

    OperationReplies(BaseUrl baseUrl, Notified notified, InstantSource clock) {
        this.baseUrl = baseUrl;
        this.notified = notified;
        this.clock = clock;
    }

    /// Where a request stands; `expires_in` is in seconds.
    record State(
            ApprovalId approvalId,
            String kind,
            String status,
            String action,
            @JsonRawValue @Nullable String details,
            List<String> options,
            @Nullable String option,
            Instant createdAt,
            Instant expiresAt,
            long expiresIn,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            @Nullable Instant validUntil,
            @Nullable String reason,
            String shownSha256,
            String notified,
            @Nullable String tellYourHuman,
            List<NextStep> next) {}

    State state(ApprovalCard card) {
        var operation = Objects.requireNonNull(card.operation());
        var isPending = card.status() == Status.PENDING;
        return new State(
                card.id(),
                "operation",
                card.status().name().toLowerCase(Locale.ROOT),
                operation.action(),
                operation.details(),
                operation.options(),
                operation.option(),
                card.createdAt(),
                card.expiresAt(),
                Math.max(0, Duration.between(clock.instant(), card.expiresAt()).toSeconds()),
                card.decidedBy(),
                card.decidedAt(),
                operation.validUntil(),
                card.reason(),
                card.shownHash(),
                notified.of(card),
                isPending
                        ? "Please open " + baseUrl.at("/dashboard/approvals/" + card.id()) + " and decide: "
                                + operation.action()
                        : null,
                next(card));
    }

    private List<NextStep> next(ApprovalCard card) {
        var one = baseUrl.at(PATH + "/" + card.id());
        return switch (card.status()) {
            case PENDING, PROOF_REQUIRED ->
                List.of(
                        NextStep.get("wait for the person's decision", one + "?wait=25"),
                        new NextStep("take it back", "DELETE", one, null));
            case APPROVED ->
                List.of(NextStep.post(
                        "do it, then put on record that a person allowed it",
                        baseUrl.at("/api/v2/agent/messages"),
                        Map.of(
                                "type",
                                "audit_log",
                                "payload",
                                Map.of(
                                        "action",
                                        Objects.requireNonNull(card.operation()).action(),
                                        "outcome",
                                        "success",
                                        "human_approved",
                                        true,
                                        "approval_id",
                                        card.id().value()))));
            case DENIED -> List.of(NextStep.get("leave it; see what else you asked for", baseUrl.at(PATH)));
            case EXPIRED ->
                List.of(NextStep.post(
                        "ask again, if it still matters",
                        baseUrl.at(PATH),
                        Map.of(
                                "action",
                                Objects.requireNonNull(card.operation()).action())));
        };
    }
}
