package com.onetimesecret.hub.auth.agent;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.event.AgentKeyReplaced;
import com.onetimesecret.hub.api.event.AgentPaused;
import com.onetimesecret.hub.api.event.AgentRevoked;
import com.onetimesecret.hub.api.event.NetworkStopped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/// The state of calling agents, never older than what "revoked within a second" allows.
@Component
public class CurrentAgents {

    // A revocation on any hub is seen by every hub when its copy runs out; the contract gives it 1 s.
    private static final Duration OLDEST = Duration.ofMillis(700);
    private static final int MOST = 50_000;

    private final LoadingCache<AgentId, State> states;

    CurrentAgents(JdbcAgents agents, InstantSource clock) {
        states = Caffeine.newBuilder()
                .expireAfterWrite(OLDEST)
                .maximumSize(MOST)
                // The time is taken before the look, so that a state is never younger than it says.
                .build(id -> new State(clock.instant(), agents.find(id)));
    }

    /// The agent as it stood at most 700 ms ago and not before `since`: a token is never judged by what was known
    /// before the approval it comes from.
    public Optional<KnownAgent> find(AgentId id, Instant since) {
        var state = states.get(id);
        if (state.at().isBefore(since)) {
            states.invalidate(id);
            state = states.get(id);
        }
        return state.agent();
    }

    /// Looks anew from here on: who changed the key on this hub goes on with the new one at once.
    @TransactionalEventListener
    void on(AgentKeyReplaced replaced) {
        states.invalidate(replaced.agentId());
    }

    @TransactionalEventListener
    void on(AgentRevoked revoked) {
        states.invalidate(revoked.agentId());
    }

    /// Whom a person stops on this hub, this hub stops at once.
    @TransactionalEventListener
    void on(AgentPaused changed) {
        states.invalidate(changed.agentId());
    }

    @TransactionalEventListener
    void on(NetworkStopped changed) {
        states.asMap().values().removeIf(state -> state.isOf(changed.networkId()));
    }

    private record State(Instant at, Optional<KnownAgent> agent) {

        boolean isOf(NetworkId network) {
            return agent.filter(known -> known.agent().networkId().equals(network))
                    .isPresent();
        }
    }
}
