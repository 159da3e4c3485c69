package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.auth.nostr.JdbcNostrKeys;
import com.onetimesecret.hub.auth.nostr.NetworkKeys;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Tells whose a Nostr key is, and signs for networks.
@Component
public class NostrAgents {

    private final JdbcNostrKeys keys;
    private final NetworkKeys networks;
    private final AgentAuthentication agents;

    NostrAgents(JdbcNostrKeys keys, NetworkKeys networks, AgentAuthentication agents) {
        this.keys = keys;
        this.networks = networks;
        this.agents = agents;
    }

    /// The agent whose key that is now.
    public Optional<AgentId> holder(String publicKey) {
        return keys.holder(publicKey);
    }

    /// That agent as it stands, with the scopes of its approval that the call had which brought the key.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException unauthenticated, if its approval has ended;
    /// network-suspended
    public CurrentAgent current(AgentId agent) {
        return agents.byKeyOfItsOwn(agent, keys.scopes(agent));
    }

    /// The agents of a network that have or had these keys.
    public Map<String, AgentId> holders(NetworkId network, Collection<String> publicKeys) {
        return keys.holders(network, publicKeys);
    }

    /// Those of the keys that count for nobody any more.
    public Set<String> ended(Collection<String> publicKeys) {
        var ended = new HashSet<>(publicKeys);
        keys.standing(publicKeys).forEach(ended::remove);
        return ended;
    }

    /// The key by which that network signs.
    public NostrKey ofNetwork(NetworkId network) {
        return networks.of(network);
    }

    /// The key behind a local part (NIP-05), which is an agent's name, a dot and its network's slug.
    public Optional<String> named(String localPart) {
        var dot = localPart.lastIndexOf('.');
        if (dot < 1) {
            return Optional.empty();
        }
        var found = keys.named(localPart.substring(0, dot), localPart.substring(dot + 1));
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }
}
