package com.onetimesecret.hub.auth.agent;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.onetimesecret.hub.api.agent.AgentId;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The state of calling agents, never older than what "revoked within a second" allows.
@Component
public class CurrentAgents {

    // A revocation on any hub is seen by every hub when its copy runs out; the contract gives it 1 s.
    private static final Duration OLDEST = Duration.ofMillis(700);
    private static final int MOST = 50_000;

    private final LoadingCache<AgentId, Optional<KnownAgent>> states;

    CurrentAgents(JdbcAgents agents) {
        states =
                Caffeine.newBuilder().expireAfterWrite(OLDEST).maximumSize(MOST).build(agents::find);
    }

    /// The agent as it stood at most 700 ms ago.
    public Optional<KnownAgent> find(AgentId id) {
        return states.get(id);
    }
}
