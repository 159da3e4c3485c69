package com.onetimesecret.hub.messaging.inbox;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.messaging.log.Cursor;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The marks of inboxes, and how much lies behind them.
@Repository
class JdbcInbox {

    private final JdbcClient jdbc;

    JdbcInbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The agent's mark, if it ever set one.
    Optional<Cursor> mark(AgentId agent) {
        return jdbc.sql("select epoch, seq from inbox_mark where agent_id = ?")
                .param(agent.value())
                .query((row, number) -> new Cursor(row.getLong("epoch"), row.getLong("seq")))
                .optional();
    }

    /// Moves the agent's mark to the cursor, unless it is further on already. A mark in a log that was
    /// replaced counts for nothing.
    void move(CurrentAgent agent, Cursor cursor) {
        jdbc.sql("""
                        insert into inbox_mark (agent_id, network_id, epoch, seq)
                        values (:agent, :network, :epoch, :seq)
                        on conflict (agent_id) do update set epoch = excluded.epoch, seq = excluded.seq, at = now()
                        where inbox_mark.epoch <> excluded.epoch or inbox_mark.seq < excluded.seq
                        """)
                .param("agent", agent.id().value())
                .param("network", agent.networkId().value())
                .param("epoch", cursor.epoch())
                .param("seq", cursor.seq())
                .update();
    }

    /// How many messages to the agent lie behind its mark and have not ended; counts no further than `most`.
    long unread(AgentId agent, int most) {
        return jdbc.sql("""
                        select count(*)
                        from (
                            select 1
                            from delivery
                            where recipient = :agent and expires_at > now()
                                and seq > coalesce((
                                    select mark.seq from inbox_mark mark join log_head using (epoch)
                                    where mark.agent_id = :agent), 0)
                            limit :most
                        ) unread
                        """)
                .param("agent", agent.value())
                .param("most", most)
                .query(Long.class)
                .single();
    }
}
