package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentActivity.Sighting;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.auth.invite.InviteId;
import com.onetimesecret.hub.auth.key.PublicKeys;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The tables `agent` and `agent_key`.
@Component
public class JdbcAgents {

    private static final String SELECT = """
            SELECT a.*, k.thumbprint, k.spki, n.suspended_at IS NOT NULL AS suspended,
                s.network_id IS NOT NULL AS stopped
            FROM agent a LEFT JOIN agent_key k ON k.agent_id = a.id AND k.status = 'active'
            LEFT JOIN network n ON n.id = a.network_id
            LEFT JOIN network_stop s ON s.network_id = a.network_id
            """;

    private final JdbcClient jdbc;

    JdbcAgents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The agent of that id, whatever its state.
    public Optional<KnownAgent> find(AgentId id) {
        return jdbc.sql(SELECT + "WHERE a.id = :id")
                .param("id", id.value())
                .query(JdbcAgents::knownAgent)
                .optional();
    }

    /// The agent that the key speaks for, whatever its state.
    public Optional<KnownAgent> findByKey(String thumbprint) {
        return jdbc.sql(SELECT + "WHERE k.thumbprint = :thumbprint")
                .param("thumbprint", thumbprint)
                .query(JdbcAgents::knownAgent)
                .optional();
    }

    /// The agent of that id or name in the network, whatever its state.
    public Optional<KnownAgent> findByIdOrName(NetworkId network, String idOrName) {
        return jdbc.sql(SELECT + """
                        WHERE a.network_id = :network AND (a.id = :it OR a.name = :it)
                        ORDER BY a.id = :it DESC, a.status = 'revoked' LIMIT 1
                        """)
                .param("network", network.value())
                .param("it", idOrName)
                .query(JdbcAgents::knownAgent)
                .optional();
    }

    /// Whether another agent of the network has this name or one that looks like it.
    public boolean isNameTaken(NetworkId network, String name, AgentId exceptFor) {
        return jdbc.sql("""
                        SELECT count(*) FROM agent
                        WHERE network_id = :network AND name_skeleton = :skeleton AND status <> 'revoked' AND id <> :id
                        """)
                        .param("network", network.value())
                        .param("skeleton", NameSkeleton.of(name))
                        .param("id", exceptFor.value())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /// What became of a key that was an agent's once and is not any more: `retired` or `revoked`.
    public Optional<String> endOf(String thumbprint) {
        return jdbc.sql("SELECT status FROM agent_key WHERE thumbprint = :thumbprint AND status <> 'active'")
                .param("thumbprint", thumbprint)
                .query(String.class)
                .optional();
    }

    Set<AgentId> known(NetworkId network, Collection<AgentId> ids) {
        return Set.copyOf(jdbc.sql("""
                        SELECT id FROM agent
                        WHERE network_id = :network AND status <> 'revoked' AND id = ANY (:ids)
                        """)
                .param("network", network.value())
                .param("ids", ids.stream().map(AgentId::value).toArray(String[]::new))
                .query((row, n) -> new AgentId(row.getString(1)))
                .list());
    }

    /// What those are called that are or were agents of the network.
    public Map<AgentId, String> names(NetworkId network, Collection<AgentId> ids) {
        var names = new HashMap<AgentId, String>();
        jdbc.sql("SELECT id, name FROM agent WHERE network_id = :network AND id = ANY (:ids)")
                .param("network", network.value())
                .param("ids", ids.stream().map(AgentId::value).distinct().toArray(String[]::new))
                .query(row -> {
                    names.put(new AgentId(row.getString("id")), row.getString("name"));
                });
        return names;
    }

    List<Agent> list(NetworkId network, int limit) {
        return jdbc.sql(SELECT + """
                        WHERE a.network_id = :network AND a.status <> 'revoked'
                        ORDER BY a.last_seen_at DESC NULLS LAST, a.id LIMIT :limit
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .query(JdbcAgents::agent)
                .list();
    }

    /// Notes that those agents called, which is also what keeps their approvals alive.
    void seen(Collection<AgentId> ids) {
        jdbc.sql("""
                        UPDATE agent SET last_seen_at = now(),
                            approval_expires_at = least(now() + make_interval(secs => lifetime_seconds), ends_at)
                        WHERE id = ANY (:ids) AND status <> 'revoked' AND approval_expires_at > now()
                        """)
                .param("ids", ids.stream().map(AgentId::value).toArray(String[]::new))
                .update();
    }

    List<Sighting> seenWithin(Duration time) {
        return jdbc.sql("""
                        SELECT id, network_id, CAST(extract(epoch FROM now() - last_seen_at) * 1000 AS bigint) AS silence
                        FROM agent WHERE status <> 'revoked' AND last_seen_at > now() - make_interval(secs => :time)
                        """)
                .param("time", time.toSeconds())
                .query((row, n) -> new Sighting(
                        new NetworkId(row.getString("network_id")),
                        new AgentId(row.getString("id")),
                        Duration.ofMillis(row.getLong("silence"))))
                .list();
    }

    /// What is dropped may come back: the card of the approval still has it.
    boolean offer(NetworkId network, AgentId id, List<String> capabilities) {
        return jdbc.sql("""
                        UPDATE agent SET capabilities = :wanted
                        WHERE id = :id AND network_id = :network AND status <> 'revoked'
                          AND CAST(:wanted AS text[]) <@ (capabilities || coalesce(
                              (SELECT p.capabilities FROM approval p WHERE p.id = agent.approval_id), '{}'))
                        """)
                        .param("wanted", capabilities.toArray(String[]::new))
                        .param("id", id.value())
                        .param("network", network.value())
                        .update()
                == 1;
    }

    /// Notes that an agent whose approval ended still proves its key, so that people are asked whether it goes on.
    public void provedAfterTheEnd(AgentId id, @Nullable String thumbprint) {
        jdbc.sql("""
                        UPDATE agent SET last_proven_at = now()
                        WHERE id = :id AND status = 'active' AND approval_expires_at <= now()
                          AND NOT EXISTS (SELECT 1 FROM agent_key k WHERE k.agent_id = agent.id AND k.status = 'active'
                                          AND k.thumbprint IS DISTINCT FROM CAST(:thumbprint AS text))
                        """).param("id", id.value()).param("thumbprint", thumbprint).update();
    }

    /// Whether the agent is or was one of the network.
    boolean isIn(NetworkId network, AgentId id) {
        return jdbc.sql("SELECT count(*) FROM agent WHERE id = :id AND network_id = :network")
                        .param("id", id.value())
                        .param("network", network.value())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /// The agents of the network that are not revoked, in the order of their names, from behind that agent.
    List<KnownAgent> page(NetworkId network, @Nullable AgentId behind, int limit) {
        return jdbc.sql(SELECT + """
                        WHERE a.network_id = :network AND a.status <> 'revoked'
                          AND a.name_skeleton > coalesce((SELECT b.name_skeleton FROM agent b WHERE b.id = :behind), '')
                        ORDER BY a.name_skeleton LIMIT :limit
                        """)
                .param("network", network.value())
                .param("behind", behind == null ? "" : behind.value())
                .param("limit", limit)
                .query(JdbcAgents::knownAgent)
                .list();
    }

    private static KnownAgent knownAgent(ResultSet row, int number) throws SQLException {
        var spki = row.getBytes("spki");
        var invite = row.getString("invite_id");
        return new KnownAgent(
                agent(row, number),
                own(row),
                spki == null ? null : PublicKeys.stored(spki),
                invite == null ? null : new InviteId(invite),
                instant(row.getTimestamp("ends_at")),
                row.getBoolean("suspended"));
    }

    /// What people made of this very agent.
    private static Agent.Status own(ResultSet row) throws SQLException {
        return Agent.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT));
    }

    private static Agent agent(ResultSet row, int number) throws SQLException {
        var own = own(row);
        return new Agent(
                new AgentId(row.getString("id")),
                new NetworkId(row.getString("network_id")),
                row.getString("name"),
                row.getString("purpose"),
                strings(row.getArray("capabilities")),
                scopes(row.getArray("scopes")),
                own == Agent.Status.ACTIVE && row.getBoolean("stopped") ? Agent.Status.PAUSED : own,
                row.getString("owner_email"),
                row.getString("thumbprint"),
                row.getString("encryption_key"),
                new ApprovalId(row.getString("approval_id")),
                row.getTimestamp("approved_at").toInstant(),
                row.getTimestamp("approval_expires_at").toInstant(),
                instant(row.getTimestamp("last_seen_at")));
    }

    /// The texts of an SQL array.
    public static List<String> strings(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    /// The scopes of an SQL array of wire names.
    public static Set<Scope> scopes(@Nullable Array array) throws SQLException {
        return strings(array).stream()
                .flatMap(wire -> Scope.of(wire).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
    }

    /// The wire names for an SQL array.
    public static String[] wire(Collection<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::wire).toArray(String[]::new);
    }

    private static java.time.@Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
