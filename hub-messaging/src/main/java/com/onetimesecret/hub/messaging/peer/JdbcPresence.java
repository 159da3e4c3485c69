package com.onetimesecret.hub.messaging.peer;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What agents say about themselves, and which presence of theirs was told last.
@Repository
public class JdbcPresence {

    private final JdbcClient jdbc;

    JdbcPresence(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// What the network's agents say about themselves.
    Map<AgentId, Remark> remarks(NetworkId network) {
        return jdbc
                .sql("""
                        select agent_id, note, next_active_at from presence
                        where network_id = ? and (note is not null or next_active_at > now())
                        """)
                .param(network.value())
                .query((row, number) -> {
                    var next = row.getObject("next_active_at", OffsetDateTime.class);
                    return new Remark(
                            new AgentId(row.getString("agent_id")),
                            row.getString("note"),
                            next == null ? null : next.toInstant());
                })
                .list()
                .stream()
                .collect(Collectors.toMap(Remark::agentId, Function.identity()));
    }

    /// Writes down what the agent says about itself; what is null stays, an empty note goes.
    void remark(NetworkId network, AgentId agent, @Nullable String note, @Nullable Instant nextActiveAt) {
        jdbc.sql("""
                        insert into presence (agent_id, network_id, status, note, next_active_at, changed_at)
                        values (:agent, :network, 'offline', nullif(:note::text, ''), :next::timestamptz, now())
                        on conflict (agent_id) do update set
                            note = case when :note::text is null then presence.note else excluded.note end,
                            next_active_at = coalesce(excluded.next_active_at, presence.next_active_at)
                        """)
                .param("agent", agent.value())
                .param("network", network.value())
                .param("note", note)
                .param("next", nextActiveAt == null ? null : nextActiveAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    /// The agents of all networks that were told to be online or idle.
    public List<Told> around() {
        return jdbc.sql("select agent_id, network_id, status from presence where status <> 'offline'")
                .query((row, number) -> new Told(
                        new NetworkId(row.getString("network_id")),
                        new AgentId(row.getString("agent_id")),
                        Presence.of(row.getString("status"))))
                .list();
    }

    /// Moves an agent from one presence to another; false if another hub was faster. One statement.
    public boolean move(NetworkId network, AgentId agent, Presence from, Presence to) {
        return jdbc.sql("""
                        insert into presence (agent_id, network_id, status, changed_at)
                        values (:agent, :network, :to, now())
                        on conflict (agent_id) do update set status = :to, changed_at = now()
                        where presence.status = :from
                        """)
                        .param("agent", agent.value())
                        .param("network", network.value())
                        .param("from", from.wire())
                        .param("to", to.wire())
                        .update()
                == 1;
    }

    /// Forgets up to `limit` agents that have been away for that long.
    public int forget(Duration age, int limit) {
        return jdbc.sql("""
                        delete from presence where agent_id in (
                            select agent_id from presence
                            where status = 'offline' and changed_at < now() - make_interval(secs => ?)
                            limit ? for update skip locked)
                        """).param(age.toSeconds()).param(limit).update();
    }

    /// What an agent says about itself.
    record Remark(
            AgentId agentId,
            @Nullable String note,
            @Nullable Instant nextActiveAt) {}

    /// The presence of an agent that was told last.
    public record Told(NetworkId networkId, AgentId agentId, Presence presence) {}
}
