package com.onetimesecret.hub.vault.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.onetimesecret.hub.api.agent.AgentId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// What agents may keep. What one has is counted now and then, and in between this hub adds what it stores itself, so
/// that no deposit waits for another; only near the limit it is counted each time.
@Component
public class StoreQuota {

    private static final int MOST_AGENTS = 10_000;

    private final JdbcVault vaults;
    private final StoreSettings settings;
    private final Cache<AgentId, Use> uses;

    StoreQuota(JdbcVault vaults, StoreSettings settings) {
        this.vaults = vaults;
        this.settings = settings;
        this.uses = Caffeine.newBuilder()
                .expireAfterWrite(settings.countEvery())
                .maximumSize(MOST_AGENTS)
                .build();
    }

    /// Takes the place for a value; false if there is none. What then is not stored is given back when the agent's
    /// store is next counted. Not to be called with a connection in hand.
    public boolean take(AgentVault vault, String label, int bytes) {
        var use = uses.get(vault.agent(), _ -> counted(vault, label));
        if (use.take(label, bytes, settings)) {
            return true;
        }
        var exact = counted(vault, label);
        uses.put(vault.agent(), exact);
        return exact.take(label, bytes, settings);
    }

    private Use counted(AgentVault vault, String label) {
        var kept = vaults.kept(vault, label);
        var use = new Use(kept.labels(), kept.bytes());
        if (kept.hasLabel()) {
            use.known.add(label);
        }
        return use;
    }

    /// What an agent keeps: as it was counted, and what was added since.
    private static final class Use {

        private long labels;
        private long bytes;
        private final Set<String> known = ConcurrentHashMap.newKeySet();

        Use(long labels, long bytes) {
            this.labels = labels;
            this.bytes = bytes;
        }

        synchronized boolean take(String label, int more, StoreSettings settings) {
            // A label not known here may be an old one: then the next count finds that out.
            int another = known.contains(label) ? 0 : 1;
            long wanted = bytes + more + StoreSettings.PER_VERSION;
            if (labels + another > settings.labels()
                    || wanted > settings.bytes().toBytes()) {
                return false;
            }
            known.add(label);
            labels += another;
            bytes = wanted;
            return true;
        }
    }
}
