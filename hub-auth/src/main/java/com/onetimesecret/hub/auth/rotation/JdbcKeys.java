package com.onetimesecret.hub.auth.rotation;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.PublicKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `agent_key`, where agents change it themselves.
@Component
public class JdbcKeys {

    // Revoked ones too: what is published about an agent must not grow as fast as it likes.
    private static final String LATELY_ANOTHER = """
            k.agent_id = :agent AND k.thumbprint <> :thumbprint AND
            (k.created_at > now() - make_interval(secs => :overlap) OR (k.status = 'retired' AND k.not_after > now()))
            """;

    private final JdbcClient jdbc;

    JdbcKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The keys of the agent, the one that speaks for it first and then the newest.
    public List<HeldKey> of(AgentId agent, int limit) {
        return jdbc.sql("""
                        SELECT * FROM agent_key WHERE agent_id = :agent
                        ORDER BY status <> 'active', coalesce(retired_at, revoked_at) DESC, created_at DESC LIMIT :limit
                        """)
                .param("agent", agent.value())
                .param("limit", limit)
                .query(JdbcKeys::heldKey)
                .list();
    }

    /// Lets the key speak for its agent no more, if it does, the agent is active, and not too many others were its
    /// own lately; until when its signatures count. One conditional statement decides between callers.
    Optional<Instant> retire(AgentId agent, String thumbprint, Duration overlap, int mostInOverlap) {
        return jdbc.sql("""
                        UPDATE agent_key SET status = 'retired', retired_at = now(),
                            not_after = now() + make_interval(secs => :overlap)
                        WHERE agent_id = :agent AND thumbprint = :thumbprint AND status = 'active'
                          AND (SELECT count(*) FROM agent_key k WHERE %s) < :most
                          AND EXISTS (SELECT FROM agent a WHERE a.id = :agent AND a.status = 'active'
                                      AND NOT EXISTS (SELECT FROM network_stop s WHERE s.network_id = a.network_id))
                        RETURNING not_after
                        """.formatted(LATELY_ANOTHER))
                .param("agent", agent.value())
                .param("thumbprint", thumbprint)
                .param("overlap", overlap.toSeconds())
                .param("most", mostInOverlap)
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .optional();
    }

    /// Lets the key speak for the agent; false if any agent ever had it. One statement.
    boolean insert(AgentId agent, NetworkId network, AgentKey key) {
        return jdbc.sql("""
                        INSERT INTO agent_key (thumbprint, agent_id, network_id, spki, status)
                        VALUES (:thumbprint, :agent, :network, :spki, 'active') ON CONFLICT (thumbprint) DO NOTHING
                        """)
                        .param("thumbprint", key.thumbprint())
                        .param("agent", agent.value())
                        .param("network", network.value())
                        .param("spki", key.spki())
                        .update()
                == 1;
    }

    /// Revokes a key of the agent that stands as the caller says; when. One conditional statement.
    Optional<Instant> revoke(AgentId agent, String thumbprint, HeldKey.Status from) {
        return jdbc.sql("""
                        UPDATE agent_key SET status = 'revoked', revoked_at = now()
                        WHERE agent_id = :agent AND thumbprint = :thumbprint AND status = :from RETURNING revoked_at
                        """)
                .param("agent", agent.value())
                .param("thumbprint", thumbprint)
                .param("from", from.wire())
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .optional();
    }

    Optional<HeldKey> find(AgentId agent, String thumbprint) {
        return jdbc.sql("SELECT * FROM agent_key WHERE agent_id = :agent AND thumbprint = :thumbprint")
                .param("agent", agent.value())
                .param("thumbprint", thumbprint)
                .query(JdbcKeys::heldKey)
                .optional();
    }

    boolean isPaused(AgentId agent) {
        return jdbc.sql("""
                        SELECT status = 'paused'
                            OR EXISTS (SELECT FROM network_stop s WHERE s.network_id = agent.network_id)
                        FROM agent WHERE id = :agent
                        """).param("agent", agent.value()).query(Boolean.class).single();
    }

    /// When the first of the other keys that were the agent's lately no more hinders another rotation.
    Optional<Instant> firstOverlapEnd(AgentId agent, String thumbprint, Duration overlap) {
        return jdbc.sql("""
                        SELECT min(greatest(k.created_at + make_interval(secs => :overlap),
                            CASE WHEN k.status = 'retired' THEN k.not_after END))
                        FROM agent_key k WHERE %s
                        """.formatted(LATELY_ANOTHER))
                .param("agent", agent.value())
                .param("thumbprint", thumbprint)
                .param("overlap", overlap.toSeconds())
                .query((row, n) -> Optional.ofNullable(instant(row.getTimestamp(1))))
                .single();
    }

    private static HeldKey heldKey(ResultSet row, int number) throws SQLException {
        return new HeldKey(
                PublicKeys.stored(row.getBytes("spki")),
                HeldKey.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("retired_at")),
                instant(row.getTimestamp("not_after")),
                instant(row.getTimestamp("revoked_at")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
