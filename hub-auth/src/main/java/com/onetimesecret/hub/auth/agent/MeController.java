package com.onetimesecret.hub.auth.agent;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.AnyScope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RateLimits;
import com.onetimesecret.hub.api.call.RemainingCalls;
import com.onetimesecret.hub.api.call.WaitingCount;
import com.onetimesecret.hub.api.network.NetworkBudget;
import com.onetimesecret.hub.api.network.NetworkUse;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/v2/agent/me` (WIRE 3): who the caller is and what it may do.
@RestController
class MeController {

    private final AgentDirectory directory;
    private final BaseUrl baseUrl;
    private final RateLimits limits;
    private final RemainingCalls remaining;
    private final NetworkBudget budget;
    private final ObjectProvider<WaitingCount> waiting;

    MeController(
            AgentDirectory directory,
            BaseUrl baseUrl,
            RateLimits limits,
            RemainingCalls remaining,
            NetworkBudget budget,
            ObjectProvider<WaitingCount> waiting) {
        this.waiting = waiting;
        this.budget = budget;
        this.directory = directory;
        this.baseUrl = baseUrl;
        this.limits = limits;
        this.remaining = remaining;
    }

    record Me(
            AgentId agentId,
            String name,
            String purpose,
            NetworkId networkId,
            Agent.Status status,
            String owner,
            String scope,
            List<String> capabilities,
            @Nullable String keyThumbprint,
            ApprovalId approvalId,
            Instant approvedAt,
            Instant approvalExpiresAt,
            RateLimits limits,
            RateLimits left,
            NetworkUse quotas,
            @JsonAnyGetter Map<String, Long> waiting,
            List<NextStep> next) {}

    @GetMapping("/api/v2/agent/me")
    @AnyScope(whilePaused = true)
    Me me(CurrentAgent caller) {
        var agent = directory.find(caller.networkId(), caller.id()).orElseThrow(HubException::notFound);
        return new Me(
                agent.id(),
                agent.name(),
                agent.purpose(),
                agent.networkId(),
                agent.status(),
                agent.owner(),
                Scope.join(caller.scopes()),
                agent.capabilities(),
                agent.keyThumbprint(),
                agent.approvalId(),
                agent.approvedAt(),
                agent.approvalExpiresAt(),
                limits,
                remaining.of(agent.id()),
                budget.use(agent.networkId()),
                WaitingCount.all(waiting.orderedStream(), caller),
                List.of(
                        NextStep.post(
                                "say what you are doing",
                                baseUrl.at("/api/v2/agent/messages"),
                                Map.of("type", "status_update", "payload", Map.of("status", "working"))),
                        NextStep.get(
                                "read what the others say, waiting for news",
                                baseUrl.at("/api/v2/agent/messages?since=latest&wait=25"))));
    }
}
