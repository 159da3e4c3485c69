package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentActivity;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Two agents of one network and one of another.
class TestAgents implements AgentDirectory, AgentActivity {

    static final NetworkId NETWORK = new NetworkId("net_" + "1".repeat(24));
    static final NetworkId OTHER_NETWORK = new NetworkId("net_" + "2".repeat(24));
    static final ApprovalId APPROVAL = new ApprovalId("appr_" + "1".repeat(24));
    static final CurrentAgent ALICE = caller("alice", "agent_" + "a".repeat(24), NETWORK);
    static final CurrentAgent BOB = caller("bob", "agent_" + "b".repeat(24), NETWORK);
    static final CurrentAgent STRANGER = caller("stranger", "agent_" + "s".repeat(24), OTHER_NETWORK);

    final Set<AgentId> seen = ConcurrentHashMap.newKeySet();

    private final List<Agent> agents = List.of(
            agent(ALICE, Duration.ofMinutes(1), "translate.fr"),
            agent(BOB, Duration.ofMinutes(5), "review.code"),
            agent(STRANGER, Duration.ofHours(1), "translate.fr"));

    private static CurrentAgent caller(String name, String id, NetworkId network) {
        return new CurrentAgent(
                new AgentId(id),
                network,
                name,
                Scope.defaults(),
                "thumbprint-of-" + name,
                "owner@example.com",
                APPROVAL,
                Instant.parse("2030-01-01T00:00:00Z"),
                false,
                false);
    }

    private static Agent agent(CurrentAgent caller, Duration silence, String capability) {
        return new Agent(
                caller.id(),
                caller.networkId(),
                caller.name(),
                "To be " + caller.name(),
                List.of(capability),
                caller.scopes(),
                Agent.Status.ACTIVE,
                caller.owner(),
                caller.keyThumbprint(),
                null,
                caller.approvalId(),
                Instant.EPOCH,
                caller.approvalExpiresAt(),
                InstantSource.system().instant().minus(silence));
    }

    @Override
    public Optional<Agent> find(NetworkId network, AgentId id) {
        return list(network, 10).stream().filter(agent -> agent.id().equals(id)).findFirst();
    }

    @Override
    public Set<AgentId> known(NetworkId network, Collection<AgentId> ids) {
        var known = new HashSet<>(ids);
        known.retainAll(list(network, 10).stream().map(Agent::id).collect(Collectors.toSet()));
        return known;
    }

    @Override
    public List<Agent> list(NetworkId network, int limit) {
        return agents.stream()
                .filter(agent -> agent.networkId().equals(network))
                .limit(limit)
                .toList();
    }

    @Override
    public List<Sighting> seenWithin(Duration time) {
        return List.of();
    }

    @Override
    public boolean offer(NetworkId network, AgentId id, List<String> capabilities) {
        return false;
    }

    @Override
    public void seen(AgentId id) {
        seen.add(id);
    }
}
