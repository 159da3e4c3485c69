package com.onetimesecret.hub.auth.grant;

import com.onetimesecret.hub.api.event.AgentKeyReplaced;
import com.onetimesecret.hub.api.event.AgentRevoked;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Ends what an agent was given when the agent ends or gets another key, in the transaction that decides it.
@Component
class EndGrants {

    private final JdbcGrants grants;

    EndGrants(JdbcGrants grants) {
        this.grants = grants;
    }

    @EventListener
    void on(AgentRevoked revoked) {
        grants.endOfAgent(revoked.agentId(), "agent revoked");
    }

    @EventListener
    void on(AgentKeyReplaced replaced) {
        grants.endOfAgent(replaced.agentId(), "key replaced");
    }
}
