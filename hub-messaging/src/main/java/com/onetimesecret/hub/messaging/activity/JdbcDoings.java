package com.onetimesecret.hub.messaging.activity;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What agents said last and what they are at; the table `agent_status` is written by the log.
@Repository
public class JdbcDoings {

    // One look into the one partition that holds the message: a join would be planned as if it had to search them all.
    private static final String LAST = """
            select status.agent_id, status.seq, status.expires_at, said.id, said.type, said.topic, said.received_at, said.recipients, said.body
            from agent_status status, lateral (
                select id, type, topic, received_at, recipients, body from message
                where message.seq = status.seq and message.lasting = status.lasting
                    and message.expires_at = status.expires_at and message.expires_at > now()
                offset 0
            ) said
            """;

    private final JdbcClient jdbc;

    JdbcDoings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A message as it is stored.
    ///
    /// @param recipients to whom it was said by name; null: to all
    public record Stored(
            AgentId agentId,
            String id,
            String type,
            String topic,
            Instant at,
            @Nullable List<String> recipients,
            String body) {}

    /// Where in the log the last status of an agent is; its end tells it from another at the same place of a log that
    /// went on from a copy.
    public record Place(AgentId agentId, long seq, Instant expiresAt) {}

    /// Where the last status of every agent of the network is that has one.
    List<Place> places(NetworkId network) {
        return jdbc.sql(
                        "select agent_id, seq, expires_at from agent_status where network_id = ? and expires_at > now()")
                .param(network.value())
                .query((row, number) -> place(row))
                .list();
    }

    /// The last status of each of those agents that has one.
    Map<Place, Stored> statuses(NetworkId network, List<AgentId> agents) {
        var stored = stored();
        var statuses = new HashMap<Place, Stored>();
        jdbc.sql(LAST + "where status.network_id = ? and status.agent_id = any(?)")
                .param(network.value())
                .param(agents.stream().map(AgentId::value).toArray(String[]::new))
                .query(row -> {
                    statuses.put(place(row), Objects.requireNonNull(stored.mapRow(row, 0)));
                });
        return statuses;
    }

    /// The last status of that agent.
    public Optional<SaidStatus> status(NetworkId network, AgentId agent) {
        return statuses(network, List.of(agent)).values().stream()
                .map(SaidStatus::of)
                .findFirst();
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(
                new AgentId(row.getString("agent_id")),
                row.getLong("seq"),
                row.getTimestamp("expires_at").toInstant());
    }

    /// The newest messages of the agent within the last day, as far as they have been counted; at most ten.
    public List<Stored> newest(NetworkId network, AgentId agent, int most) {
        var places = jdbc.sql("""
                        select place
                        from generate_series(0, 24) as ago, lateral (
                            select newest from posts_by_hour
                            where network_id = :network and agent_id = :agent
                                and hour = date_trunc('hour', now(), 'UTC') - make_interval(hours => ago)) hours,
                            unnest(newest) as place
                        order by place desc limit :most
                        """)
                .param("network", network.value())
                .param("agent", agent.value())
                .param("most", most)
                .query(Long.class)
                .list();
        return jdbc.sql("""
                        select sender as agent_id, id, type, topic, received_at, recipients, body
                        from message
                        where seq = any(:places) and network_id = :network and sender = :agent and expires_at > now()
                        order by seq desc
                        """)
                .param("places", places.toArray(Long[]::new))
                .param("network", network.value())
                .param("agent", agent.value())
                .query(stored())
                .list();
    }

    /// How many questions of each agent of the network wait for an answer.
    public Map<AgentId, Long> openQuestions(NetworkId network) {
        return counts("""
                select asker as agent_id, count(*) as number from question
                where network_id = ? and status = 'open' and open_until > now() group by asker
                """, network);
    }

    /// How many tasks each agent of the network holds.
    public Map<AgentId, Long> tasksHeld(NetworkId network) {
        return counts("""
                select holder as agent_id, count(*) as number from task
                where network_id = ? and holder is not null and lease_until > now() group by holder
                """, network);
    }

    private Map<AgentId, Long> counts(String sql, NetworkId network) {
        var counts = new HashMap<AgentId, Long>();
        RowCallbackHandler add = row -> {
            // People ask too, under ids that are no agent's.
            if (AgentId.isValid(row.getString("agent_id"))) {
                counts.put(new AgentId(row.getString("agent_id")), row.getLong("number"));
            }
        };
        jdbc.sql(sql).param(network.value()).query(add);
        return counts;
    }

    /// Removes up to `limit` places of statuses that have ended.
    int forget(int limit) {
        return jdbc.sql("""
                        delete from agent_status where agent_id in (
                            select agent_id from agent_status where expires_at <= now()
                            limit ? for update skip locked)
                        """).param(limit).update();
    }

    private static RowMapper<Stored> stored() {
        return (row, number) -> {
            var recipients = row.getArray("recipients");
            return new Stored(
                    new AgentId(row.getString("agent_id")),
                    row.getString("id"),
                    row.getString("type"),
                    row.getString("topic"),
                    row.getObject("received_at", OffsetDateTime.class).toInstant(),
                    recipients == null ? null : List.of((String[]) recipients.getArray()),
                    new String(row.getBytes("body"), StandardCharsets.UTF_8));
        };
    }
}
