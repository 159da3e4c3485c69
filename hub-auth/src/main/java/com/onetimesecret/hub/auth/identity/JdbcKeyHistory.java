package com.onetimesecret.hub.auth.identity;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.identity.PublishedKey.Status;
import com.onetimesecret.hub.auth.key.PublicKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what an agent's documents say from `agent` and `agent_key`.
@Component
class JdbcKeyHistory {

    // Far more than count at a time; the log has them all.
    private static final int MOST = 100;

    private final JdbcClient jdbc;

    JdbcKeyHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The newest keys of the agent; empty if it has none.
    Optional<KeyHistory> of(AgentId agent) {
        var rows = jdbc.sql("""
                        SELECT k.spki, k.created_at, k.not_after, k.revoked_at, a.encryption_key,
                            (SELECT n.public_key FROM agent_nostr_key n
                             WHERE n.agent_id = a.id AND n.ended_at IS NULL) AS nostr_key,
                            CASE WHEN k.status = 'retired' AND (k.not_after IS NULL OR k.not_after <= now())
                                THEN 'expired' ELSE k.status END AS status,
                            greatest(a.created_at, a.approved_at, a.revoked_at,
                                (SELECT max(greatest(o.created_at, o.retired_at, o.revoked_at))
                                 FROM agent_key o WHERE o.agent_id = a.id),
                                (SELECT max(d.verified_at) FROM agent_domain d WHERE d.agent_id = a.id)) AS updated_at
                        FROM agent a JOIN agent_key k ON k.agent_id = a.id
                        WHERE a.id = :agent
                        ORDER BY k.status <> 'active', k.created_at DESC, k.thumbprint LIMIT :most
                        """)
                .param("agent", agent.value())
                .param("most", MOST)
                .query(Row::of)
                .list();
        return rows.stream()
                .findFirst()
                .map(row -> new KeyHistory(
                        rows.stream().map(Row::key).toList(), row.encryptionKey(), row.nostrKey(), row.updatedAt()));
    }

    private record Row(
            PublishedKey key,
            @Nullable String encryptionKey,
            @Nullable String nostrKey,
            Instant updatedAt) {

        static Row of(ResultSet row, int number) throws SQLException {
            return new Row(
                    new PublishedKey(
                            PublicKeys.stored(row.getBytes("spki")),
                            Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                            row.getTimestamp("created_at").toInstant(),
                            time(row.getTimestamp("not_after")),
                            time(row.getTimestamp("revoked_at"))),
                    row.getString("encryption_key"),
                    row.getString("nostr_key"),
                    row.getTimestamp("updated_at").toInstant());
        }

        private static @Nullable Instant time(@Nullable Timestamp stored) {
            return stored == null ? null : stored.toInstant();
        }
    }
}
