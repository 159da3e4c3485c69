package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.invite.InviteId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/agents` for people (WIRE 2): see, pause, resume and revoke the agents of the network.
@RestController
class AgentsController {

    private static final int MOST = 500;

    private final JdbcAgents known;
    private final ActOnAgents acts;
    private final BaseUrl baseUrl;

    AgentsController(JdbcAgents known, ActOnAgents acts, BaseUrl baseUrl) {
        this.known = known;
        this.acts = acts;
        this.baseUrl = baseUrl;
    }

    record Listed(
            AgentId agentId,
            String name,
            String purpose,
            Agent.Status status,
            String scope,
            List<String> capabilities,
            String owner,
            @Nullable String keyThumbprint,
            Instant approvalExpiresAt,
            @Nullable Instant lastSeenAt,
            @Nullable InviteId invite,
            @Nullable Instant endsAt) {

        static Listed of(KnownAgent known) {
            var agent = known.agent();
            return new Listed(
                    agent.id(),
                    agent.name(),
                    agent.purpose(),
                    known.own(),
                    Scope.join(agent.scopes()),
                    agent.capabilities(),
                    agent.owner(),
                    agent.keyThumbprint(),
                    agent.approvalExpiresAt(),
                    agent.lastSeenAt(),
                    known.invite(),
                    known.endsAt());
        }
    }

    record Agents(@Nullable String cursor, boolean hasMore, List<Listed> agents) {}

    record Changed(AgentId agentId, Agent.Status status, List<NextStep> next) {}

    /// In the order of their names, so that a list read by pages misses nobody who comes and goes.
    @GetMapping("/api/v2/agents")
    ResponseEntity<Agents> list(
            CurrentPerson person,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        if (limit < 1 || limit > MOST) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST, List.of(FieldError.at("?limit", "must be from 1 to " + MOST)));
        }
        if (cursor != null && !(AgentId.isValid(cursor) && known.isIn(person.networkId(), new AgentId(cursor)))) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("?cursor", "must be the cursor of an earlier answer")));
        }
        var found = known.page(person.networkId(), cursor == null ? null : new AgentId(cursor), limit + 1);
        var shown = found.stream().limit(limit).map(Listed::of).toList();
        var next = shown.isEmpty() ? cursor : shown.getLast().agentId().value();
        var answer = ResponseEntity.ok();
        if (found.size() > limit) {
            var rest = baseUrl.at("/api/v2/agents?limit=" + limit + "&cursor=" + next);
            answer.header(HttpHeaders.LINK, "<" + rest + ">; rel=\"next\"");
        }
        return answer.body(new Agents(next, found.size() > limit, shown));
    }

    @PostMapping("/api/v2/agents/{id}/pause")
    Changed pause(CurrentPerson person, @PathVariable AgentId id) {
        return change(person, id, ActOnAgents.Act.PAUSE);
    }

    @PostMapping("/api/v2/agents/{id}/resume")
    Changed resume(CurrentPerson person, @PathVariable AgentId id) {
        return change(person, id, ActOnAgents.Act.RESUME);
    }

    @PostMapping("/api/v2/agents/{id}/revoke")
    Changed revoke(CurrentPerson person, @PathVariable AgentId id) {
        return change(person, id, ActOnAgents.Act.REVOKE);
    }

    private Changed change(CurrentPerson person, AgentId id, ActOnAgents.Act act) {
        var status = acts.act(person, id, act);
        return new Changed(
                id, status, List.of(NextStep.get("see all agents of the network", baseUrl.at("/api/v2/agents"))));
    }
}
