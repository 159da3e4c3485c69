package com.onetimesecret.hub.vault.magiclink;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `magic_link`; a code is taken by removing its row.
@Component
class JdbcMagicLinks {

    private static final String SHOWN =
            "id, hint, created_at, expires_at, ceil(extract(epoch from expires_at - now())) as seconds_left";

    private final JdbcClient jdbc;

    JdbcMagicLinks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A code that waits for its visitor.
    record Hosted(MagicLinkId id, String hint, long secondsLeft, Instant createdAt, Instant expiresAt) {}

    /// Hosts the code, from now on if it was hosted already; empty if the agent has too many others.
    Optional<Hosted> host(NetworkId network, AgentId agent, MagicLinkId id, MagicCode code, long seconds, int most) {
        return jdbc.sql("""
                        insert into magic_link (id, network_id, agent_id, code_hash, hint, expires_at)
                        select :id, :network, :agent, :hash, :hint, now() + make_interval(secs => :seconds)
                        where (select count(*) from magic_link
                            where agent_id = :agent and expires_at > now() and code_hash <> :hash) < :most
                        on conflict (agent_id, code_hash)
                            do update set created_at = now(), expires_at = excluded.expires_at
                        returning %s
                        """.formatted(SHOWN))
                .param("id", id.value())
                .param("network", network.value())
                .param("agent", agent.value())
                .param("hash", code.hash(agent))
                .param("hint", code.hint())
                .param("seconds", (double) seconds)
                .param("most", most)
                .query((row, _) -> hosted(row))
                .optional();
    }

    /// Takes the code: of any number of visitors one gets it.
    Optional<MagicLinkId> take(AgentId agent, MagicCode code) {
        return jdbc.sql("""
                        delete from magic_link
                        where agent_id = :agent and code_hash = :hash and expires_at > now()
                        returning id
                        """)
                .param("agent", agent.value())
                .param("hash", code.hash(agent))
                .query((row, _) -> new MagicLinkId(row.getString("id")))
                .optional();
    }

    /// Takes back a code; whether there was one.
    boolean remove(AgentId agent, MagicLinkId id) {
        return jdbc.sql("delete from magic_link where id = :id and agent_id = :agent and expires_at > now()")
                        .param("id", id.value())
                        .param("agent", agent.value())
                        .update()
                == 1;
    }

    /// What an agent hosts, in the order of the ids.
    List<Hosted> list(AgentId agent, String after, int limit) {
        return jdbc.sql("""
                        select %s from magic_link
                        where agent_id = :agent and expires_at > now() and id > :after order by id limit :limit
                        """.formatted(SHOWN))
                .param("agent", agent.value())
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> hosted(row))
                .list();
    }

    /// Removes at most `batch` whose time is over.
    int sweep(int batch) {
        return jdbc.sql("""
                        delete from magic_link where id = any (array(
                            select id from magic_link where expires_at <= now() limit :batch for update skip locked))
                        """).param("batch", batch).update();
    }

    /// Removes all of them; how many there were.
    int removeAll() {
        return jdbc.sql("delete from magic_link").update();
    }

    /// Removes some of a network.
    int erase(NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from magic_link where id = any (array(
                            select id from magic_link where network_id = :network limit :limit))
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }

    private static Hosted hosted(ResultSet row) throws SQLException {
        return new Hosted(
                new MagicLinkId(row.getString("id")),
                row.getString("hint"),
                row.getLong("seconds_left"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }
}
