package com.onetimesecret.hub.vault.store;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentAgent;

/// Whose store it is.
public record AgentVault(NetworkId network, AgentId agent) {

    static AgentVault of(CurrentAgent caller) {
        return new AgentVault(caller.networkId(), caller.id());
    }
}
