package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.event.AgentRevoked;
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

    /// The same for holders whose claim passed their revocation on the way.
    void endThoseLeft() {
        sweep.holders().forEach((network, holders) -> {
            var known = directory.known(network, holders);
            holders.stream()
                    .filter(holder -> !known.contains(holder))
                    .forEach(holder -> sweep.endLeasesOf(network, holder));
        });
    }
}
