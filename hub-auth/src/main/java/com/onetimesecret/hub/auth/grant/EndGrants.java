package com.onetimesecret.hub.auth.grant;

import com.onetimesecret.hub.api.event.AgentKeyReplaced;
import com.onetimesecret.hub.api.event.AgentRevoked;
import com.onetimesecret.hub.api.event.MemberRemoved;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Ends what an agent was given when the agent ends or gets another key, or when who approved it leaves, in the
/// transaction that decides it.
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

    @EventListener
    void on(MemberRemoved removed) {
        grants.endOfPerson(removed.networkId(), removed.personId(), "person removed");
    }
}
