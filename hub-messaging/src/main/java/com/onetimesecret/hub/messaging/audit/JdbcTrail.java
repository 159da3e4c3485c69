package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.messaging.proof.Anchor;
import com.onetimesecret.hub.messaging.proof.Checkpoint;
import com.onetimesecret.hub.messaging.proof.Hash;
import com.onetimesecret.hub.messaging.proof.LinkedEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Reads what is linked.
@Repository
class JdbcTrail {

    static final String ENTRY =
            "network_id, place, at, kind, actor, action, subject, details, salt, details_hash, previous, hash";

    private final JdbcClient jdbc;

    JdbcTrail(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The end of the network's chain, now.
    Checkpoint end(NetworkId network) {
        return jdbc.sql("""
                        select head.place, head.hash, now() as at
                        from (select) nothing left join audit_head head on network_id = ?
                        """)
                .param(network.value())
                .query((row, number) -> {
                    var hash = row.getBytes("hash");
                    return new Checkpoint(
                            network.value(),
                            row.getLong("place"),
                            hash == null ? Hash.NONE : Hash.ofBytes(hash),
                            at(row));
                })
                .single();
    }

    /// The place in front of the first entry that was recorded at `time` or later.
    ///
    /// Entries come into the chain after they are recorded, so what was linked a while before that time is older.
    long placeBefore(NetworkId network, Instant time) {
        return jdbc.sql("""
                        select coalesce(
                            least(
                                (select place - 1 from audit_linked
                                    where network_id = :network and at >= :time and place > after
                                    order by place limit 1),
                                (select min(entry.place) - 1 from audit_run run, audit_run_entries(run) entry
                                    where run.network_id = :network and entry.at >= :time and run.place = (
                                        select place from audit_run
                                        where network_id = :network and at >= :time and place > after
                                        order by place limit 1))),
                            (select place from audit_head where network_id = :network), 0)
                        from (
                            select coalesce(max(place), 0) as after from audit_checkpoint
                            where network_id = :network and at < :time - interval '1 minute'
                        ) earlier
                        """)
                .param("network", network.value())
                .param("time", time.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    /// The next entries behind `after` that match, of the first `scan` there are.
    Found find(AuditQuery query, long after, int scan) {
        var rows = jdbc.sql("with seen as (select " + ENTRY + """
                         from audit_trail(:network, :after, 9223372036854775807, :scan)
                        ), matching as (
                            select * from seen
                            where (:kind::text is null or kind = :kind) and (:actor::text is null or actor = :actor)
                                and (:action::text is null or action = :action)
                                and (:subject::text is null or subject = :subject)
                            order by place limit :limit
                        )
                        select bounds.last, bounds.seen, matching.*
                        from (select max(place) as last, count(*) as seen from seen) bounds
                            left join matching on true
                        order by place
                        """)
                .param("network", query.network().value())
                .param("after", after)
                .param("scan", scan)
                .param("kind", query.kind())
                .param("actor", query.actor())
                .param("action", query.action())
                .param("subject", query.subject())
                .param("limit", query.limit() + 1)
                .query((row, number) -> new FoundRow(
                        row.getLong("last"),
                        row.getLong("seen"),
                        row.getString("network_id") == null ? null : Row.of(row)))
                .list();
        var entries =
                rows.stream().map(FoundRow::entry).filter(Objects::nonNull).toList();
        return new Found(rows.getFirst().last(), rows.getFirst().seen(), entries);
    }

    /// The last entries in front of `before` and behind `after` that match, of the last `scan` there are, the newest
    /// first.
    Found findBack(LookBack.Wanted wanted, LookBack.Reach reach, int scan, int limit) {
        var day = wanted.day();
        var rows = jdbc.sql("with seen as (select " + ENTRY + """
                         from audit_trail_back(:network, :before, :scan) where place > :after
                        ), matching as (
                            select * from seen
                            where (:kind::text is null or kind = :kind) and (:actor::text is null or actor = :actor)
                                and (:action::text is null or starts_with(action, :action))
                                and (:subject::text is null or subject = :subject)
                                and (:day::timestamptz is null
                                    or (at >= :day and at < :day::timestamptz + interval '1 day'))
                            order by place desc limit :limit
                        )
                        select bounds.last, bounds.seen, matching.*
                        from (select min(place) as last, count(*) as seen from seen) bounds
                            left join matching on true
                        order by place desc
                        """)
                .param("network", wanted.network().value())
                .param("before", reach.before())
                .param("after", reach.after())
                .param("scan", scan)
                .param("kind", wanted.kind())
                .param("actor", wanted.actor())
                .param("action", wanted.action())
                .param("subject", wanted.subject())
                .param("day", day == null ? null : day.atStartOfDay().atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, number) -> new FoundRow(
                        row.getLong("last"),
                        row.getLong("seen"),
                        row.getString("network_id") == null ? null : Row.of(row)))
                .list();
        var entries =
                rows.stream().map(FoundRow::entry).filter(Objects::nonNull).toList();
        return new Found(rows.getFirst().last(), rows.getFirst().seen(), entries);
    }

    /// The stored checkpoint next to that place: the last at it or in front, or the first at it or behind.
    Optional<SignedCheckpoint> nextTo(NetworkId network, long place, boolean behind) {
        return jdbc.sql("""
                        select network_id, place, at, hash, jws from audit_checkpoint
                        where network_id = ? and place %s ? order by place %s limit 1
                        """.formatted(behind ? ">=" : "<=", behind ? "" : "desc"))
                .param(network.value())
                .param(place)
                .query(JdbcTrail::signedCheckpoint)
                .optional();
    }

    /// How many entries of the network are recorded and not linked yet.
    long countUnlinked(NetworkId network) {
        long recorded = jdbc.sql("select count(*) from audit_unlinked where network_id = ?")
                .param(network.value())
                .query(Long.class)
                .single();
        // To look among the messages costs far more than to see that there are none.
        var posted = jdbc.sql("select head.seq > mark.seq from log_head head, audit_mark mark")
                .query(Boolean.class)
                .single();
        return posted ? recorded + countUnlinkedPosts(network) : recorded;
    }

    private long countUnlinkedPosts(NetworkId network) {
        return jdbc.sql("""
                        select count(*) from message
                        where network_id = ? and seq > (select seq from audit_mark)
                        """).param(network.value()).query(Long.class).single();
    }

    private static SignedCheckpoint signedCheckpoint(ResultSet row, int number) throws SQLException {
        return new SignedCheckpoint(
                new Checkpoint(
                        row.getString("network_id"), row.getLong("place"), Hash.ofBytes(row.getBytes("hash")), at(row)),
                row.getString("jws"));
    }

    /// Up to `limit` entries of places behind `after` and up to `upTo`.
    List<Row> entries(NetworkId network, long after, long upTo, int limit) {
        return jdbc.sql("select " + ENTRY + """
                         from audit_trail(?, ?, ?, ?) order by place
                        """)
                .param(network.value())
                .param(after)
                .param(upTo)
                .param(limit)
                .query((row, number) -> Row.of(row))
                .list();
    }

    /// The anchors that end behind `after` and begin at `upTo` or before.
    List<SignedAnchor> anchors(NetworkId network, long after, long upTo) {
        return jdbc.sql("""
                        select network_id, first_place, place, previous, hash, at, jws from audit_anchor
                        where network_id = ? and place > ? and first_place <= ? order by place
                        """)
                .param(network.value())
                .param(after)
                .param(upTo)
                .query(SignedAnchor::of)
                .list();
    }

    /// The stored checkpoints of places behind `after` and up to `upTo`.
    List<SignedCheckpoint> checkpoints(NetworkId network, long after, long upTo) {
        return jdbc.sql("""
                        select network_id, place, at, hash, jws from audit_checkpoint
                        where network_id = ? and place > ? and place <= ? order by place
                        """)
                .param(network.value())
                .param(after)
                .param(upTo)
                .query(JdbcTrail::signedCheckpoint)
                .list();
    }

    private static String at(ResultSet row) throws SQLException {
        return row.getObject("at", OffsetDateTime.class).toInstant().toString();
    }

    /// One linked entry as it is stored, with the hash that is stored for it.
    record Row(LinkedEntry entry, Hash hash) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    new LinkedEntry(
                            row.getString("network_id"),
                            row.getLong("place"),
                            at(row),
                            row.getString("kind"),
                            row.getString("actor"),
                            row.getString("action"),
                            row.getString("subject"),
                            row.getString("details"),
                            row.getString("salt"),
                            Hash.ofBytes(row.getBytes("details_hash")),
                            Hash.ofBytes(row.getBytes("previous"))),
                    Hash.ofBytes(row.getBytes("hash")));
        }

        long place() {
            return entry.place();
        }

        String json() {
            return entry.json(hash);
        }
    }

    /// A stored anchor.
    record SignedAnchor(Anchor anchor, String jws) {
        static SignedAnchor of(ResultSet row, int number) throws SQLException {
            var anchor = new Anchor(
                    row.getString("network_id"),
                    row.getLong("first_place"),
                    row.getLong("place"),
                    Hash.ofBytes(row.getBytes("previous")),
                    Hash.ofBytes(row.getBytes("hash")),
                    at(row));
            return new SignedAnchor(anchor, row.getString("jws"));
        }
    }

    /// A stored checkpoint.
    record SignedCheckpoint(Checkpoint checkpoint, String jws) {}

    private record FoundRow(long last, long seen, @Nullable Row entry) {}

    /// What a look at a stretch of the chain found.
    ///
    /// @param last the last place that was looked at, 0 if there was none
    /// @param seen how many entries were looked at
    record Found(long last, long seen, List<Row> entries) {}
}
