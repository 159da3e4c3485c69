package com.onetimesecret.hub.auth.keylog;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.PublicKeys;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `agent_key_log`.
@Component
class JdbcKeyLog {

    private final JdbcClient jdbc;

    JdbcKeyLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A line as it is stored.
    record Line(long seq, String entry) {

        /// The SHA-256 of its bytes.
        byte[] hash() {
            return UsedProofs.sha256(entry.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// A key as the table of keys has it.
    record Held(AgentKey key, Instant createdAt) {}

    /// Lets one transaction at a time write about the agent; the time of that transaction.
    Instant lock(AgentId agent) {
        return jdbc.sql("SELECT now() FROM agent WHERE id = :agent FOR NO KEY UPDATE")
                .param("agent", agent.value())
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .single();
    }

    Optional<Line> last(AgentId agent) {
        return jdbc.sql("SELECT * FROM agent_key_log WHERE agent_id = :agent ORDER BY seq DESC LIMIT 1")
                .param("agent", agent.value())
                .query((row, n) -> new Line(row.getLong("seq"), row.getString("entry")))
                .optional();
    }

    Held key(String kid) {
        return jdbc.sql("SELECT spki, created_at FROM agent_key WHERE thumbprint = :kid")
                .param("kid", kid)
                .query((row, n) -> new Held(
                        PublicKeys.stored(row.getBytes("spki")),
                        row.getTimestamp("created_at").toInstant()))
                .single();
    }

    /// The thumbprint of the key that speaks for the agent.
    Optional<String> active(AgentId agent) {
        return jdbc.sql("SELECT thumbprint FROM agent_key WHERE agent_id = :agent AND status = 'active'")
                .param("agent", agent.value())
                .query(String.class)
                .optional();
    }

    void insert(AgentId agent, NetworkId network, Line line) {
        jdbc.sql("""
                        INSERT INTO agent_key_log (agent_id, seq, network_id, entry, hash)
                        VALUES (:agent, :seq, :network, :entry, :hash)
                        """)
                .param("agent", agent.value())
                .param("seq", line.seq())
                .param("network", network.value())
                .param("entry", line.entry())
                .param("hash", line.hash())
                .update();
    }

    List<Line> page(AgentId agent, long after, int limit) {
        return jdbc.sql(
                        "SELECT * FROM agent_key_log WHERE agent_id = :agent AND seq > :after ORDER BY seq LIMIT :limit")
                .param("agent", agent.value())
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> new Line(row.getLong("seq"), row.getString("entry")))
                .list();
    }
}
