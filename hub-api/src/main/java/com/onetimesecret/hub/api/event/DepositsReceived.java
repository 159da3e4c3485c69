package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.List;

/// Something was left in an agent's deposit box, and the agent was not told yet; published inside the transaction
/// that notes it as told, as the last thing in it.
///
/// @param labels under which, each once
public record DepositsReceived(NetworkId networkId, AgentId agent, int count, List<String> labels) {

    public DepositsReceived {
        labels = List.copyOf(labels);
    }
}
