package com.onetimesecret.hub.auth.nostr;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.Scope;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `agent_nostr_key`.
@Component
public class JdbcNostrKeys {

    // Of whom older events are is not asked after they have ended.
    private static final int MOST_ENDED = 10;

    private final JdbcClient jdbc;

    JdbcNostrKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A key and since when it counts.
    record Bound(String publicKey, Instant boundAt) {}

    /// Lets nobody else change the keys of an agent until the transaction ends; false if it is not active.
    boolean lock(AgentId agent) {
        return jdbc.sql("SELECT id FROM agent WHERE id = :agent AND status = 'active' FOR UPDATE")
                .param("agent", agent.value())
                .query((row, n) -> row.getString(1))
                .optional()
                .isPresent();
    }

    /// Makes it the agent's one key; false if another agent has or had it. After [#lock].
    boolean bind(AgentId agent, NetworkId network, String publicKey, Set<Scope> scopes) {
        end(agent, publicKey);
        var bound = jdbc.sql("""
                        INSERT INTO agent_nostr_key (public_key, agent_id, network_id, scopes)
                        VALUES (:key, :agent, :network, :scopes)
                        ON CONFLICT (public_key) DO UPDATE SET ended_at = NULL, scopes = excluded.scopes, bound_at = CASE
                            WHEN agent_nostr_key.ended_at IS NULL THEN agent_nostr_key.bound_at ELSE now() END
                        WHERE agent_nostr_key.agent_id = excluded.agent_id
                        """)
                        .param("key", publicKey)
                        .param("agent", agent.value())
                        .param("network", network.value())
                        .param("scopes", Scope.join(scopes))
                        .update()
                == 1;
        jdbc.sql("""
                        DELETE FROM agent_nostr_key WHERE agent_id = :agent AND ended_at IS NOT NULL AND public_key NOT IN
                            (SELECT public_key FROM agent_nostr_key WHERE agent_id = :agent AND ended_at IS NOT NULL
                             ORDER BY ended_at DESC LIMIT :most)
                        """).param("agent", agent.value()).param("most", MOST_ENDED).update();
        return bound;
    }

    /// Lets no key but `kept` count for the agent any more; what ended.
    List<String> end(AgentId agent, String kept) {
        return jdbc.sql("""
                        UPDATE agent_nostr_key SET ended_at = now()
                        WHERE agent_id = :agent AND ended_at IS NULL AND public_key <> :kept RETURNING public_key
                        """)
                .param("agent", agent.value())
                .param("kept", kept)
                .query((row, n) -> row.getString(1))
                .list();
    }

    Optional<Bound> of(AgentId agent) {
        return jdbc.sql("SELECT public_key, bound_at FROM agent_nostr_key WHERE agent_id = :agent AND ended_at IS NULL")
                .param("agent", agent.value())
                .query((row, n) ->
                        new Bound(row.getString(1), row.getTimestamp(2).toInstant()))
                .optional();
    }

    /// What the agent may do by its key; nothing if it has none.
    public Set<Scope> scopes(AgentId agent) {
        return jdbc.sql("SELECT scopes FROM agent_nostr_key WHERE agent_id = :agent AND ended_at IS NULL")
                .param("agent", agent.value())
                .query((row, n) -> Scope.split(row.getString(1)))
                .optional()
                .orElseGet(Set::of);
    }

    /// The key that counts for that agent.
    public Optional<String> keyOf(AgentId agent) {
        return of(agent).map(Bound::publicKey);
    }

    /// The agent that the key counts for.
    public Optional<AgentId> holder(String publicKey) {
        return jdbc.sql("SELECT agent_id FROM agent_nostr_key WHERE public_key = :key AND ended_at IS NULL")
                .param("key", publicKey)
                .query((row, n) -> new AgentId(row.getString(1)))
                .optional();
    }

    /// The agents of a network that have or had these keys.
    public Map<String, AgentId> holders(NetworkId network, Collection<String> publicKeys) {
        var holders = new HashMap<String, AgentId>();
        jdbc.sql("""
                        SELECT public_key, agent_id FROM agent_nostr_key
                        WHERE network_id = :network AND public_key = ANY (:keys)
                        """)
                .param("network", network.value())
                .param("keys", publicKeys.toArray(String[]::new))
                .query((row, n) -> holders.put(row.getString(1), new AgentId(row.getString(2))))
                .list();
        return holders;
    }

    /// Those of the keys that count.
    public List<String> standing(Collection<String> publicKeys) {
        return jdbc.sql("SELECT public_key FROM agent_nostr_key WHERE ended_at IS NULL AND public_key = ANY (:keys)")
                .param("keys", publicKeys.toArray(String[]::new))
                .query((row, n) -> row.getString(1))
                .list();
    }

    /// The keys of the agents of that local part (NIP-05), which is an agent's name and its network's slug.
    public List<String> named(String label, String slug) {
        return jdbc.sql("""
                        SELECT k.public_key FROM network n
                        JOIN agent_nostr_key k ON k.network_id = n.id AND k.ended_at IS NULL
                        JOIN agent a ON a.id = k.agent_id AND a.status = 'active' AND a.approval_expires_at > now()
                        WHERE n.slug = :slug AND n.suspended_at IS NULL
                          AND regexp_replace(lower(a.name), '[^a-z0-9]+', '-', 'g') = :label
                        LIMIT 2
                        """)
                .param("slug", slug)
                .param("label", label)
                .query((row, n) -> row.getString(1))
                .list();
    }

    /// The local part by which that agent is named (NIP-05).
    Optional<String> nameOf(AgentId agent) {
        return jdbc.sql("""
                        SELECT regexp_replace(lower(a.name), '[^a-z0-9]+', '-', 'g') || '.' || n.slug
                        FROM agent a JOIN network n ON n.id = a.network_id WHERE a.id = :agent
                        """).param("agent", agent.value()).query(String.class).optional();
    }
}
