package com.onetimesecret.hub.auth.identity;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.PublicKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what identities are made of from `agent` and `agent_key`.
@Component
class JdbcIdentities {

    private final JdbcClient jdbc;
    private final BaseUrl baseUrl;

    JdbcIdentities(JdbcClient jdbc, BaseUrl baseUrl) {
        this.jdbc = jdbc;
        this.baseUrl = baseUrl;
    }

    Optional<AgentIdentity> find(AgentId id) {
        return jdbc.sql("""
                        SELECT a.id, a.network_id, a.name, a.created_at, a.revoked_at,
                            CASE WHEN a.status = 'revoked' THEN 'REVOKED'
                                WHEN a.status = 'active' AND a.approval_expires_at > now() AND n.suspended_at IS NULL
                                  AND NOT EXISTS (SELECT FROM network_stop s WHERE s.network_id = a.network_id)
                                THEN 'ACTIVE' ELSE 'RESTING' END AS state,
                            (SELECT d.host FROM agent_domain d WHERE d.agent_id = a.id AND d.state = 'verified'
                             ORDER BY d.verified_at, d.host LIMIT 1) AS domain
                        FROM agent a LEFT JOIN network n ON n.id = a.network_id WHERE a.id = :id
                        """).param("id", id.value()).query(this::identity).optional();
    }

    /// The agent that has that domain, proven and in use.
    Optional<AgentId> holder(String host) {
        return jdbc.sql("SELECT agent_id FROM agent_domain WHERE host = :host AND state = 'verified'")
                .param("host", host)
                .query((row, n) -> new AgentId(row.getString(1)))
                .optional();
    }

    private AgentIdentity identity(ResultSet row, int number) throws SQLException {
        var id = row.getString("id");
        var revoked = row.getTimestamp("revoked_at");
        var domain = row.getString("domain");
        return new AgentIdentity(
                new AgentId(id),
                new NetworkId(row.getString("network_id")),
                row.getString("name"),
                domain,
                // Nobody's resolver leads to a hub that only its own machine can reach.
                domain == null || baseUrl.isLoopback() ? baseUrl.at("/a/" + id) : "https://" + domain,
                AgentIdentity.State.valueOf(row.getString("state")),
                row.getTimestamp("created_at").toInstant(),
                revoked == null ? null : revoked.toInstant());
    }

    /// The keys whose signatures are good now, the one that speaks for the agent first.
    List<AgentKey> verifyingKeys(AgentId id) {
        return jdbc.sql("""
                        SELECT spki FROM agent_key
                        WHERE agent_id = :id AND (status = 'active' OR (status = 'retired' AND not_after > now()))
                        ORDER BY status, created_at DESC
                        """)
                .param("id", id.value())
                .query((row, n) -> PublicKeys.stored(row.getBytes("spki")))
                .list();
    }
}
