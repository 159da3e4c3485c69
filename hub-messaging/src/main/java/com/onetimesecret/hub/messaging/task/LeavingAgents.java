package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.event.AgentRevoked;
import java.util.Set;
import java.util.function.BiConsumer;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Ends the leases and the tasks of agents that were revoked.
@Component
class LeavingAgents {

    private final JdbcSweep sweep;
    private final AgentDirectory directory;

    LeavingAgents(JdbcSweep sweep, AgentDirectory directory) {
        this.sweep = sweep;
        this.directory = directory;
    }

    /// Within the transaction that revokes it, before anybody there locks the log.
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void end(AgentRevoked revoked) {
        sweep.endLeasesOf(revoked.networkId(), revoked.agentId());
        sweep.endTasksOf(revoked.networkId(), revoked.agentId());
    }

    /// The same for what somebody changed at that moment, and for what passed the revocation on the way.
    void endThoseLeft() {
        sweep.holders().forEach((network, holders) -> endOfTheGone(network, holders, sweep::endLeasesOf));
        sweep.senders().forEach((network, senders) -> endOfTheGone(network, senders, sweep::endTasksOf));
    }

    private void endOfTheGone(NetworkId network, Set<AgentId> agents, BiConsumer<NetworkId, AgentId> end) {
        var known = directory.known(network, agents);
        agents.stream().filter(agent -> !known.contains(agent)).forEach(agent -> end.accept(network, agent));
    }
}
