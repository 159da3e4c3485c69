package com.onetimesecret.hub.auth.verify;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/agent/verify` (WIRE 6): who another agent is, and whether a signature is its own.
@RestController
class VerifyController {

    static final String PATH = "/api/v2/agent/verify";

    private final FindSubject subjects;
    private final VerifyAgent agents;
    private final VerifySignature signatures;

    VerifyController(FindSubject subjects, VerifyAgent agents, VerifySignature signatures) {
        this.subjects = subjects;
        this.agents = agents;
        this.signatures = signatures;
    }

    @GetMapping(PATH)
    @RequiresScope(Scope.DISCOVER_AGENTS)
    @CountsAs(CountsAs.Limit.ACTION)
    AgentStanding agent(
            CurrentAgent caller,
            @RequestParam(required = false) @Nullable String domain,
            @RequestParam(name = "agent_id", required = false) @Nullable String agentId) {
        return agents.verify(subjects.of(agentId, domain, "?"), caller.networkId());
    }

    @PostMapping(PATH)
    @RequiresScope(Scope.DISCOVER_AGENTS)
    SignatureFinding signature(CurrentAgent caller, @RequestBody VerifyRequest sent) throws IOException {
        return signatures.verify(sent, caller.networkId());
    }
}
