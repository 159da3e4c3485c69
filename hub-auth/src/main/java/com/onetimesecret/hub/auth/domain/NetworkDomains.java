package com.onetimesecret.hub.auth.domain;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Reads the domains of a network's agents.
@Repository
public class NetworkDomains {

    private final JdbcClient jdbc;

    NetworkDomains(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// One agent's domain.
    public record Row(
            String host,
            AgentId agent,
            String state,
            boolean hosted,
            @Nullable String provenBy,
            @Nullable Instant verifiedAt,
            @Nullable Instant checkedAt,
            @Nullable Instant failingSince) {}

    /// Up to `limit` domains of the network, by name; what was given up and is free again is left out.
    public List<Row> list(NetworkId network, int limit) {
        return jdbc.sql("""
                        SELECT host, agent_id, state, hosted, proven_by, verified_at, checked_at, failing_since
                        FROM agent_domain
                        WHERE network_id = :network AND agent_id IS NOT NULL
                            AND (state IN ('verified', 'suspended')
                                OR (state = 'pending' AND provable_until > now())
                                OR (state = 'released' AND released_until > now()))
                        ORDER BY host, agent_id LIMIT :limit
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .query((row, number) -> new Row(
                        row.getString("host"),
                        new AgentId(row.getString("agent_id")),
                        row.getString("state"),
                        row.getBoolean("hosted"),
                        row.getString("proven_by"),
                        time(row, "verified_at"),
                        time(row, "checked_at"),
                        time(row, "failing_since")))
                .list();
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
