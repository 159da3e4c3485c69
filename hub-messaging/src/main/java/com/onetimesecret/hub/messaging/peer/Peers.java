package com.onetimesecret.hub.messaging.peer;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The directory as agents see it: what a person approved, when it called, and what it says about itself.
@Component
class Peers {

    /// More agents than a network has; the directory is filtered here.
    private static final int ALL = 10_000;

    private final AgentDirectory directory;
    private final JdbcPresence presence;
    private final InstantSource clock;
    private final PeerSettings settings;

    Peers(AgentDirectory directory, JdbcPresence presence, InstantSource clock, PeerSettings settings) {
        this.directory = directory;
        this.presence = presence;
        this.clock = clock;
        this.settings = settings;
    }

    /// All agents of the network that are not revoked.
    List<Peer> all(NetworkId network) {
        var now = clock.instant();
        var remarks = presence.remarks(network);
        return directory.list(network, ALL).stream()
                .map(agent -> Peer.of(agent, now, settings).with(remarks.get(agent.id())))
                .toList();
    }

    /// One of them.
    Optional<Peer> find(NetworkId network, AgentId id) {
        return directory
                .find(network, id)
                .filter(agent -> agent.status() != Agent.Status.REVOKED)
                .map(agent -> Peer.of(agent, clock.instant(), settings)
                        .with(presence.remarks(network).get(id)));
    }
}
