package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.message.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The notes by which hubs learn that a stored message became another or went away.
@Repository
class JdbcChanges {

    /// Longer than any hub needs to look again, and than a transaction takes from its note to its commit.
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final JdbcClient jdbc;

    JdbcChanges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Takes the message out of the log and notes that; false if it is not there any more. Before the trail has linked
    /// it, its entry goes on waiting by itself; the mark's lock keeps the trail from doing both.
    boolean delete(NetworkId network, MessageId id) {
        return jdbc.sql("""
                        with gone as (
                            delete from message where seq = :seq and id = :id and network_id = :network
                            returning *
                        ), unsaid as (
                            delete from agent_status using gone
                            where agent_status.agent_id = gone.sender and agent_status.seq = gone.seq
                        ), linked as (
                            select seq from audit_mark for share
                        ), waiting as (
                            insert into audit_unlinked (network_id, at, kind, actor, action, subject, details, log_seq)
                            select network_id, received_at, 'traffic', sender, 'message.posted', id,
                                jsonb_build_object('type', type, 'topic', topic), gone.seq - 1
                            from gone, linked where gone.seq > linked.seq
                        )
                        insert into message_change (network_id, seq) select network_id, seq from gone
                        """)
                        .param("seq", id.seq())
                        .param("id", id.value())
                        .param("network", network.value())
                        .update()
                == 1;
    }

    /// Gives the message another envelope and notes that; false if it is not there any more.
    boolean rewrite(NetworkId network, MessageId id, byte[] body) {
        return jdbc.sql("""
                        with changed as (
                            update message set body = :body where seq = :seq and id = :id and network_id = :network
                            returning network_id, seq
                        )
                        insert into message_change (network_id, seq) select network_id, seq from changed
                        """)
                        .param("body", body)
                        .param("seq", id.seq())
                        .param("id", id.value())
                        .param("network", network.value())
                        .update()
                == 1;
    }

    /// What changed lately, as it is now; some of it again and again.
    List<Change> recent() {
        return jdbc.sql("""
                        select change.network_id, change.seq, message.body
                        from message_change change left join message using (network_id, seq)
                        where change.at > now() - make_interval(secs => ?)
                        """)
                .param(KEPT.toSeconds())
                .query((row, number) -> new Change(
                        new NetworkId(row.getString("network_id")),
                        row.getLong("seq"),
                        Optional.ofNullable(row.getBytes("body"))))
                .list();
    }

    /// Forgets what every hub has seen.
    void forgetOld() {
        jdbc.sql("delete from message_change where at < now() - make_interval(secs => ?)")
                .param(2 * KEPT.toSeconds())
                .update();
    }

    /// A message that became another, or none.
    record Change(NetworkId networkId, long seq, Optional<byte[]> body) {}
}
