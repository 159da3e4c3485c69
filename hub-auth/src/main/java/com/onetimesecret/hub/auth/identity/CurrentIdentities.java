package com.onetimesecret.hub.auth.identity;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.auth.domain.DomainName;
import com.onetimesecret.hub.auth.key.AgentKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Identities as they stood a moment ago, so that whoever calls with nonsense costs no statement each time.
@Component
class CurrentIdentities implements AgentIdentities {

    // A revocation on any hub is seen by every hub when its copy runs out; the contract gives it 1 s.
    private static final Duration OLDEST = Duration.ofMillis(700);
    private static final int MOST = 50_000;

    private final LoadingCache<AgentId, Optional<AgentIdentity>> identities;
    // Names that nobody has are remembered too, and no more of them than of the others.
    private final LoadingCache<String, Optional<AgentId>> hosts;
    private final LoadingCache<AgentId, List<AgentKey>> keys;

    CurrentIdentities(JdbcIdentities stored) {
        identities =
                Caffeine.newBuilder().expireAfterWrite(OLDEST).maximumSize(MOST).build(stored::find);
        hosts = Caffeine.newBuilder().expireAfterWrite(OLDEST).maximumSize(MOST).build(stored::holder);
        keys = Caffeine.newBuilder().expireAfterWrite(OLDEST).maximumSize(MOST).build(stored::verifyingKeys);
    }

    @Override
    public Optional<AgentIdentity> find(String reference) {
        return AgentId.isValid(reference) ? identities.get(new AgentId(reference)) : byHost(reference);
    }

    @Override
    public Optional<AgentIdentity> byHost(String host) {
        return DomainName.parse(host).flatMap(name -> hosts.get(name.value())).flatMap(identities::get);
    }

    @Override
    public boolean isSignedBy(AgentIdentity agent, byte[] text, byte[] signature) {
        return keys.get(agent.id()).stream().anyMatch(key -> key.verifies(text, signature));
    }
}
