package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.invite.InviteId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/agents` for people (WIRE 2): see, pause, resume and revoke the agents of the network.
@RestController
class AgentsController {

    private static final int MOST = 500;

    private final AgentDirectory directory;
    private final JdbcAgents known;
    private final ApprovedAgents agents;
    private final AuditTrail audit;
    private final BaseUrl baseUrl;

    AgentsController(
            AgentDirectory directory, JdbcAgents known, ApprovedAgents agents, AuditTrail audit, BaseUrl baseUrl) {
        this.directory = directory;
        this.known = known;
        this.agents = agents;
        this.audit = audit;
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
                    agent.status(),
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
    @Transactional
    public Changed pause(CurrentPerson person, @PathVariable AgentId id) {
        return change(person, id, ApprovedAgents.Change.PAUSE);
    }

    @PostMapping("/api/v2/agents/{id}/resume")
    @Transactional
    public Changed resume(CurrentPerson person, @PathVariable AgentId id) {
        return change(person, id, ApprovedAgents.Change.RESUME);
    }

    @PostMapping("/api/v2/agents/{id}/revoke")
    @Transactional
    public Changed revoke(CurrentPerson person, @PathVariable AgentId id) {
        return change(person, id, ApprovedAgents.Change.REVOKE);
    }

    private Changed change(CurrentPerson person, AgentId id, ApprovedAgents.Change change) {
        if (!person.mayDecide()) {
            throw new HubException(
                    ProblemType.FORBIDDEN, "This needs an owner or approver, and for an API token the right `decide`.");
        }
        if (!agents.change(person.networkId(), id, change)) {
            var agent = directory.find(person.networkId(), id).orElseThrow(HubException::notFound);
            throw new HubException(
                    ProblemType.ALREADY_DECIDED,
                    "This agent is " + agent.status().wire() + " already.");
        }
        audit.record(new AuditEntry(
                person.networkId(),
                AuditEntry.Kind.SECURITY,
                person.actor(),
                "agent." + change.pastTense(),
                id.value(),
                Map.of("via", person.via())));
        var agent = directory.find(person.networkId(), id).orElseThrow(HubException::notFound);
        return new Changed(
                id,
                agent.status(),
                List.of(NextStep.get("see all agents of the network", baseUrl.at("/api/v2/agents"))));
    }
}
