package com.onetimesecret.hub.vault.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `vault_agent_key`: a random key for each agent, sealed under the master key, so that a new master key
/// wraps the keys anew and leaves the values alone.
@Component
class AgentKeys implements SealedColumns {

    private static final int KEY_BYTES = 32;
    private static final int ID_LENGTH = 16;

    private final JdbcClient jdbc;
    private final Sealer master;
    private final Tokens tokens;
    private final Cache<AgentId, AgentKey> opened;

    AgentKeys(JdbcClient jdbc, Sealer master, Tokens tokens, StoreSettings settings) {
        this.jdbc = jdbc;
        this.master = master;
        this.tokens = tokens;
        this.opened = Caffeine.newBuilder().maximumSize(settings.keysInMemory()).build();
    }

    /// The key of the agent, made if it has none. Not to be called with a connection in hand.
    AgentKey of(AgentVault vault) {
        var known = opened.getIfPresent(vault.agent());
        if (known != null) {
            return known;
        }
        var key = find(vault.agent()).orElseGet(() -> make(vault));
        opened.put(vault.agent(), key);
        return key;
    }

    /// Forgets what is in memory, because the database does not have it any more.
    void forget(AgentId agent) {
        opened.invalidate(agent);
    }

    private AgentKey make(AgentVault vault) {
        jdbc.sql("""
                        insert into vault_agent_key (agent_id, network_id, key_id, sealed_key)
                        values (:agent, :network, :id, :sealed)
                        on conflict do nothing
                        """)
                .param("agent", vault.agent().value())
                .param("network", vault.network().value())
                .param("id", tokens.base62(ID_LENGTH))
                .param("sealed", master.seal(context(vault.agent().value()), tokens.bytes(KEY_BYTES)))
                .update();
        // Whoever was first made the one that counts.
        return find(vault.agent()).orElseThrow();
    }

    private Optional<AgentKey> find(AgentId agent) {
        return jdbc.sql("select key_id, sealed_key from vault_agent_key where agent_id = :agent")
                .param("agent", agent.value())
                .query((row, _) -> new AgentKey(
                        row.getString("key_id"),
                        new SecretKeySpec(master.open(context(agent.value()), row.getBytes("sealed_key")), "AES")))
                .optional();
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(SealedColumn.byText(
                "keys of agents' stores", "vault_agent_key", "agent_id", "sealed_key", AgentKeys::context));
    }

    private static String context(String agent) {
        return "vault 1 agent key " + agent;
    }
}
