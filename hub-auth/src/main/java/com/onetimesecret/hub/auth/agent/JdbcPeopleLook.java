package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.auth.AgentLine;
import com.onetimesecret.hub.auth.AgentProfile;
import com.onetimesecret.hub.auth.AgentQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Agents as their network's people look at them: all with search and order, or one with where it comes from.
@Component
public class JdbcPeopleLook {

    /// How an agent stands by itself; a key to sort by that grows, whatever the order.
    private static final String LINES = """
            WITH line AS (
                SELECT a.id, a.name, a.purpose, a.owner_email, a.approved_at, a.approval_expires_at, a.last_seen_at,
                    a.capabilities, CASE WHEN a.status = 'revoked' THEN 'revoked'
                        WHEN a.approval_expires_at <= now() THEN 'ended' ELSE a.status END AS state,
                    CASE :sort WHEN 'seen' THEN lpad(floor(1e14 - extract(epoch FROM coalesce(a.last_seen_at,
                            '1970-01-01')) * 1000)::text, 15, '0')
                        WHEN 'new' THEN lpad(floor(1e14 - extract(epoch FROM a.approved_at) * 1000)::text, 15, '0')
                        ELSE a.name_skeleton END AS place
                FROM agent a WHERE a.network_id = :network
            )
            """;

    private final JdbcClient jdbc;

    JdbcPeopleLook(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The agents that the query means, from behind its cursor; at most `most`.
    public List<AgentLine> list(NetworkId network, AgentQuery query, int most) {
        return jdbc.sql(LINES + """
                        SELECT * FROM line
                        WHERE (CASE WHEN :state = '' THEN state <> 'revoked' ELSE state = :state END)
                          AND (:text = '' OR position(:text IN lower(concat_ws(' ', id, name, purpose, owner_email,
                              array_to_string(capabilities, ' ')))) > 0)
                          AND (:behind = '' OR (place, id) > (SELECT b.place, b.id FROM line b WHERE b.id = :behind))
                        ORDER BY place, id LIMIT :most
                        """)
                .param("network", network.value())
                .param("sort", query.sort().word())
                .param("state", query.state() == null ? "" : query.state().word())
                .param("text", query.text().toLowerCase(Locale.ROOT))
                .param("behind", query.behind() == null ? "" : query.behind().value())
                .param("most", most)
                .query(JdbcPeopleLook::line)
                .list();
    }

    private static AgentLine line(ResultSet row, int number) throws SQLException {
        return new AgentLine(
                new AgentId(row.getString("id")),
                row.getString("name"),
                row.getString("purpose"),
                AgentLine.State.of(row.getString("state")),
                row.getString("owner_email"),
                row.getTimestamp("approved_at").toInstant(),
                row.getTimestamp("approval_expires_at").toInstant(),
                instant(row.getTimestamp("last_seen_at")));
    }

    /// How many agents of the network stand how.
    public Map<AgentLine.State, Long> counts(NetworkId network) {
        var counts = new EnumMap<AgentLine.State, Long>(AgentLine.State.class);
        jdbc.sql("""
                        SELECT CASE WHEN status = 'revoked' THEN 'revoked'
                            WHEN approval_expires_at <= now() THEN 'ended' ELSE status END AS state, count(*) AS agents
                        FROM agent WHERE network_id = :network GROUP BY 1
                        """).param("network", network.value()).query(row -> {
            counts.put(AgentLine.State.of(row.getString("state")), row.getLong("agents"));
        });
        return counts;
    }

    /// The agent with where it comes from, whatever its state.
    public Optional<AgentProfile> profile(NetworkId network, AgentId id) {
        return jdbc.sql("""
                        SELECT a.*, k.thumbprint, k.created_at AS key_since, p.kind, p.origin, p.address,
                            p.decided_by_email, p.decided_via, i.created_by_email AS invited_by,
                            CASE WHEN a.status = 'revoked' THEN 'revoked'
                                WHEN a.approval_expires_at <= now() THEN 'ended' ELSE a.status END AS state,
                            ARRAY(SELECT d.host FROM agent_domain d WHERE d.agent_id = a.id AND d.state = 'verified'
                                  ORDER BY d.verified_at, d.host) AS domains
                        FROM agent a
                        LEFT JOIN agent_key k ON k.agent_id = a.id AND k.status = 'active'
                        LEFT JOIN approval p ON p.id = a.approval_id
                        LEFT JOIN invite i ON i.id = a.invite_id
                        WHERE a.id = :id AND a.network_id = :network
                        """)
                .param("id", id.value())
                .param("network", network.value())
                .query(JdbcPeopleLook::profileOf)
                .optional();
    }

    private static AgentProfile profileOf(ResultSet row, int number) throws SQLException {
        return new AgentProfile(
                line(row, number),
                row.getString("thumbprint"),
                instant(row.getTimestamp("key_since")),
                JdbcAgents.strings(row.getArray("domains")),
                JdbcAgents.strings(row.getArray("capabilities")),
                JdbcAgents.scopes(row.getArray("scopes")),
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("ends_at")),
                instant(row.getTimestamp("revoked_at")),
                came(row),
                row.getString("invited_by"),
                row.getString("address"),
                row.getString("decided_by_email"),
                row.getString("decided_via"));
    }

    private static AgentProfile.Came came(ResultSet row) throws SQLException {
        if (row.getString("invite_id") != null) {
            return AgentProfile.Came.INVITE;
        }
        return switch (row.getString("kind")) {
            case null -> AgentProfile.Came.UNKNOWN;
            case "login" -> AgentProfile.Came.LOGIN;
            default ->
                switch (row.getString("origin")) {
                    case "known_key" -> AgentProfile.Came.KNOWN_KEY;
                    case "new_key" -> AgentProfile.Came.NEW_KEY;
                    case null, default -> AgentProfile.Came.STRANGER;
                };
        };
    }

    /// How many requests people approved on each of the last `days` days (UTC) with any.
    public Map<LocalDate, Long> approvals(NetworkId network, int days) {
        var approvals = new TreeMap<LocalDate, Long>();
        jdbc.sql("""
                        SELECT (decided_at AT TIME ZONE 'UTC')::date AS day, count(*) AS approvals
                        FROM approval
                        WHERE network_id = :network AND status IN ('approved', 'denied') AND decided_at IS NOT NULL
                          AND status = 'approved'
                          AND decided_at >= (date_trunc('day', now() AT TIME ZONE 'UTC')
                              - make_interval(days => :days - 1)) AT TIME ZONE 'UTC'
                        GROUP BY 1
                        """).param("network", network.value()).param("days", days).query(row -> {
            approvals.put(row.getObject("day", LocalDate.class), row.getLong("approvals"));
        });
        return approvals;
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
