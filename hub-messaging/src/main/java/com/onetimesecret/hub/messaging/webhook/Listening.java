package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.StandingCredentials;
import java.util.List;
import org.springframework.stereotype.Component;

/// Says whether a webhook's agent may still hear what is pushed for it.
@Component
class Listening {

    private final AgentDirectory directory;
    private final StandingCredentials credentials;

    Listening(AgentDirectory directory, StandingCredentials credentials) {
        this.directory = directory;
        this.credentials = credentials;
    }

    /// Whether the agent could open a stream now: it and its network are in good standing and it may subscribe.
    boolean isAllowed(Webhook hook) {
        return directory
                .find(hook.networkId(), hook.agentId())
                .map(agent -> new CallCredential(agent.id(), Scope.SUBSCRIBE, null, agent.keyThumbprint(), null))
                .filter(credential -> credentials.lapsed(List.of(credential)).isEmpty())
                .isPresent();
    }
}
