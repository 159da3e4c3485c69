package com.onetimesecret.hub.auth.join;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.notice.Notified;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Words the answers to an agent that joins: where it stands, what to tell its person, and what to call next.
@Component
class JoinReplies {

    private static final int WAIT_SECONDS = 25;

    private final BaseUrl baseUrl;
    private final Notified notified;
    private final InstantSource clock;

    JoinReplies(BaseUrl baseUrl, Notified notified, InstantSource clock) {
        this.baseUrl = baseUrl;
        this.notified = notified;
        this.clock = clock;
    }

    record Asked(
            AgentId agentId,
            String authReqId,
            ApprovalId approvalId,
            String status,
            long expiresIn,
            int interval,
            @Nullable String bindingMessage,
            @Nullable String userCode,
            String verificationUri,
            String verificationUriComplete,
            String tokenEndpoint,
            String tellYourHuman,
            String notified,
            List<NextStep> next) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record State(
            String status,
            String notified,
            AgentId agentId,
            ApprovalId approvalId,
            long expiresIn,
            @Nullable String bindingMessage,
            @Nullable String tellYourHuman,
            @Nullable String reason,
            List<NextStep> next) {}

    Asked asked(JoinRequest sent, Join.Joined joined) {
        var card = joined.approval().card();
        return new Asked(
                card.agentId(),
                joined.authReqId(),
                card.id(),
                wire(card.status()),
                Math.max(0, joined.life().toSeconds()),
                5,
                card.bindingMessage(),
                card.userCode(),
                baseUrl.at("/activate"),
                link(card),
                tokenEndpoint(),
                tellYourHuman(card),
                notified.of(card),
                next(card, joined.authReqId(), sent));
    }

    State state(String authReqId, AuthRequest request) {
        var card = request.approval().card();
        var status = isOver(request) ? Status.EXPIRED : card.status();
        return new State(
                wire(status),
                notified.of(card),
                card.agentId(),
                card.id(),
                Math.max(
                        0,
                        Duration.between(clock.instant(), request.expiresAt()).toSeconds()),
                card.bindingMessage(),
                // After the end there is nothing left that a person could approve.
                status == Status.DENIED || status == Status.EXPIRED ? null : tellYourHuman(card),
                status == Status.DENIED ? card.reason() : null,
                next(card, authReqId, null));
    }

    /// Whether a decision may still come that is worth waiting for.
    boolean isUndecided(AuthRequest request) {
        return request.approval().card().status() == Status.PENDING && !isOver(request);
    }

    private boolean isOver(AuthRequest request) {
        var status = request.approval().card().status();
        return (status == Status.PENDING || status == Status.PROOF_REQUIRED)
                && !request.expiresAt().isAfter(clock.instant());
    }

    private String tellYourHuman(ApprovalCard card) {
        if (card.status() == Status.APPROVED) {
            return "Nothing to do: " + card.agentName() + " is approved already. See " + baseUrl.at("/dashboard");
        }
        return "Please open " + link(card) + " and, if it shows \"" + card.bindingMessage() + "\" for "
                + card.agentName() + ", approve it.";
    }

    private String link(ApprovalCard card) {
        return baseUrl.at("/activate?user_code=" + card.userCode());
    }

    private String tokenEndpoint() {
        return baseUrl.at("/oauth2/token");
    }

    private List<NextStep> next(ApprovalCard card, String authReqId, @Nullable JoinRequest sent) {
        return switch (card.status()) {
            case PROOF_REQUIRED -> List.of(prove(sent), tokenStep("or prove it here", card, authReqId));
            case PENDING ->
                List.of(
                        NextStep.get("wait for the person's decision", status(authReqId) + "?wait=" + WAIT_SECONDS),
                        tokenStep("once approved, get your token (signed)", card, authReqId));
            case APPROVED -> approved(card, authReqId);
            case DENIED ->
                List.of(NextStep.get("talk to your person; this is how joining works", baseUrl.at("/llms.txt")));
            case EXPIRED -> List.of(prove(null));
        };
    }

    private List<NextStep> approved(ApprovalCard card, String authReqId) {
        var token = tokenStep("get your token (signed)", card, authReqId);
        return card.claimedDomain() == null
                ? List.of(token)
                : List.of(
                        token,
                        NextStep.post(
                                "with a token of the scope vault, prove that the domain is yours",
                                baseUrl.at("/api/v2/agent/domains"),
                                Map.of("domain", card.claimedDomain())));
    }

    private NextStep prove(@Nullable JoinRequest sent) {
        var example = new LinkedHashMap<String, Object>();
        example.put("name", sent == null || sent.name() == null ? "build-bot" : sent.name());
        example.put("purpose", sent == null || sent.purpose() == null ? "Report nightly builds" : sent.purpose());
        example.put("public_key", "ed25519:<base64 of 32 bytes>");
        example.put("aud", baseUrl.value());
        if (sent != null && sent.network() != null) {
            example.put("network", sent.network());
        }
        return NextStep.post(
                "send this again signed: headers X-Agent-Sig-Time (unix seconds) and X-Agent-Sig (base64 signature over \"{time}.{body}\")",
                baseUrl.at("/api/v2/agent/auth"),
                example);
    }

    private NextStep tokenStep(String why, ApprovalCard card, String authReqId) {
        return NextStep.post(
                why,
                tokenEndpoint(),
                Map.of(
                        "grant_type",
                        "urn:openid:params:grant-type:ciba",
                        "auth_req_id",
                        authReqId,
                        "client_id",
                        card.agentId().value(),
                        "aud",
                        baseUrl.value()));
    }

    private String status(String authReqId) {
        return baseUrl.at("/api/v2/agent/auth/" + authReqId);
    }

    private static String wire(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
