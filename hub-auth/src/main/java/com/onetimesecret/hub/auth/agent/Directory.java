package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentActivity;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// The directory over the agent tables; who called is written behind, in one statement every few seconds.
@Component
class Directory implements AgentDirectory, AgentActivity {

    private static final Logger log = LoggerFactory.getLogger(Directory.class);

    private final JdbcAgents agents;
    // Losing these on a crash costs a few seconds of presence, nothing else.
    private final Set<AgentId> seen = ConcurrentHashMap.newKeySet();

    Directory(JdbcAgents agents) {
        this.agents = agents;
    }

    @Override
    public Optional<Agent> find(NetworkId network, AgentId id) {
        return agents.find(id)
                .map(KnownAgent::agent)
                .filter(agent -> agent.networkId().equals(network));
    }

    @Override
    public Set<AgentId> known(NetworkId network, Collection<AgentId> ids) {
        return ids.isEmpty() ? Set.of() : agents.known(network, ids);
    }

    @Override
    public List<Agent> list(NetworkId network, int limit) {
        return agents.list(network, limit);
    }

    @Override
    public List<Sighting> seenWithin(Duration time) {
        return agents.seenWithin(time);
    }

    @Override
    public boolean offer(NetworkId network, AgentId id, List<String> capabilities) {
        return agents.offer(network, id, capabilities);
    }

    @Override
    public void seen(AgentId id) {
        seen.add(id);
    }

    @Scheduled(fixedDelay = 3_000)
    void writeSeen() {
        if (seen.isEmpty()) {
            return;
        }
        var batch = new ArrayList<>(seen);
        batch.forEach(seen::remove);
        try {
            agents.seen(batch);
        } catch (DataAccessException unreachable) {
            seen.addAll(batch);
            log.warn(
                    "Who called could not be written yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }
}
