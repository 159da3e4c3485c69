package com.onetimesecret.hub.vault.deposit;

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

/// Reads what people may know of their network's deposit boxes; never what is in them.
@Repository
public class NetworkBoxes {

    private final JdbcClient jdbc;

    NetworkBoxes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// One agent's box, in numbers.
    ///
    /// @param links links that are good still
    /// @param last when something came, or was refused
    public record Box(
            AgentId agent,
            long links,
            long deposited,
            long refused,
            @Nullable Instant last) {}

    /// A line of the log.
    ///
    /// @param outcome `deposited`, or why it was refused
    public record Line(
            long number,
            AgentId agent,
            String label,
            String outcome,
            @Nullable Integer bytes,
            String address,
            Instant at) {}

    /// The boxes in which there was or may be anything, what was used last before the others.
    public List<Box> boxes(NetworkId network, int limit) {
        return jdbc.sql("""
                        with links as (
                            select agent_id, count(*) as links from deposit_link link
                            where network_id = :network and expires_at > now() and cancelled_at is null
                                and not exists (select 1 from deposit_nonce used
                                    where used.agent_id = link.agent_id and used.nonce_hash = link.nonce_hash)
                            group by agent_id
                        ), lines as (
                            select agent_id, count(*) filter (where outcome = 'deposited') as deposited,
                                count(*) filter (where outcome <> 'deposited') as refused, max(at) as last
                            from deposit_log where network_id = :network group by agent_id
                        )
                        select agent_id, coalesce(links, 0) as links, coalesce(deposited, 0) as deposited,
                            coalesce(refused, 0) as refused, last
                        from links full join lines using (agent_id)
                        order by last desc nulls last, agent_id limit :limit
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .query(NetworkBoxes::box)
                .list();
    }

    /// The log of one box, or of all if it is null, in front of that number, the newest line first.
    public List<Line> log(NetworkId network, @Nullable AgentId agent, long before, int limit) {
        var ofAgent = agent == null ? "" : " and agent_id = :agent";
        var query = jdbc.sql("""
                        select id, agent_id, label, outcome, bytes, address, at from deposit_log
                        where network_id = :network and id < :before%s
                        order by id desc limit :limit
                        """.formatted(ofAgent))
                .param("network", network.value())
                .param("before", before)
                .param("limit", limit);
        return (agent == null ? query : query.param("agent", agent.value()))
                .query((row, _) -> new Line(
                        row.getLong("id"),
                        new AgentId(row.getString("agent_id")),
                        row.getString("label"),
                        row.getString("outcome"),
                        row.getObject("bytes", Integer.class),
                        row.getString("address"),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list();
    }

    private static Box box(ResultSet row, int number) throws SQLException {
        var last = row.getObject("last", OffsetDateTime.class);
        return new Box(
                new AgentId(row.getString("agent_id")),
                row.getLong("links"),
                row.getLong("deposited"),
                row.getLong("refused"),
                last == null ? null : last.toInstant());
    }
}
