package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.Scope;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/// Says whether a webhook's agent may still hear what is pushed for it.
@Component
class Listening {

    private final AgentDirectory directory;
    private final InstantSource clock;

    Listening(AgentDirectory directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// Whether the agent is active, approved and may subscribe.
    boolean isAllowed(Webhook hook) {
        return directory
                .find(hook.networkId(), hook.agentId())
                .filter(agent -> agent.status() == Agent.Status.ACTIVE)
                .filter(agent -> agent.approvalExpiresAt().isAfter(clock.instant()))
                .filter(agent -> agent.scopes().contains(Scope.SUBSCRIBE))
                .isPresent();
    }
}
