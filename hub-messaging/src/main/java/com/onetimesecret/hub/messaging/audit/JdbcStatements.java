package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.messaging.proof.Anchor;
import com.onetimesecret.hub.messaging.proof.Checkpoint;
import com.onetimesecret.hub.messaging.proof.Hash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What the hub signs about the chains, and the entries that it signs away when their time is over.
@Repository
class JdbcStatements {

    // Any number, as long as every hub takes the same.
    private static final long REMOVING = 7_310_016L;

    private final JdbcClient jdbc;

    JdbcStatements(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The ends of all chains that have no checkpoint yet.
    List<Checkpoint> ends() {
        return jdbc.sql("""
                        select network_id, place, hash, now() as at from audit_head head
                        where not exists (select from audit_checkpoint made
                            where made.network_id = head.network_id and made.place = head.place)
                        """)
                .query((row, number) -> new Checkpoint(
                        row.getString("network_id"),
                        row.getLong("place"),
                        Hash.ofBytes(row.getBytes("hash")),
                        row.getObject("at", OffsetDateTime.class).toInstant().toString()))
                .list();
    }

    /// Keeps a checkpoint, unless another hub was faster or the network is gone.
    void keep(JdbcTrail.SignedCheckpoint signed) {
        var checkpoint = signed.checkpoint();
        jdbc.sql("""
                        insert into audit_checkpoint (network_id, place, at, hash, jws)
                        select network_id, ?, ?::timestamptz, ?, ? from audit_head where network_id = ?
                        on conflict do nothing
                        """)
                .param(checkpoint.place())
                .param(checkpoint.at())
                .param(checkpoint.hash().bytes())
                .param(signed.jws())
                .param(checkpoint.networkId())
                .update();
    }

    /// Makes the caller's transaction the only one that removes, unless another one does.
    boolean lock() {
        return jdbc.sql("select pg_try_advisory_xact_lock(?)")
                .param(REMOVING)
                .query(Boolean.class)
                .single();
    }

    /// Up to `limit` entries of that kind that are older than `age`, have a row of their own and lie behind `after`,
    /// the oldest first.
    Map<Stored, List<JdbcTrail.Row>> expired(String kind, Duration age, Stored after, int limit) {
        var entries = new LinkedHashMap<Stored, List<JdbcTrail.Row>>();
        jdbc.sql("select " + JdbcTrail.ENTRY + """
                         , at::text as stored_since, place as stored_at
                        from audit_linked
                        where kind = :kind and at < now() - make_interval(secs => :age) and at >= :since::timestamptz
                            and (at, network_id, place) > (:since::timestamptz, :network, :place)
                        order by at, network_id, place limit :limit
                        """)
                .param("kind", kind)
                .param("age", age.toSeconds())
                .param("since", after.since())
                .param("network", after.network())
                .param("place", after.place())
                .param("limit", limit)
                .query(row -> {
                    entries.put(Stored.of(row), List.of(JdbcTrail.Row.of(row)));
                });
        return entries;
    }

    /// About `limit` entries of messages, the oldest first, that share rows behind `after` in which the last is older
    /// than `age`.
    Map<Stored, List<JdbcTrail.Row>> expiredRuns(Duration age, Stored after, int limit) {
        var runs = new LinkedHashMap<Stored, List<JdbcTrail.Row>>();
        jdbc.sql("""
                        with old as (
                            select network_id, place, place - first_place + 1 as entries, at from audit_run
                            where at < now() - make_interval(secs => :age) and at = ats[array_upper(ats, 1)]
                                and at >= :since::timestamptz
                                and (at, network_id, place) > (:since::timestamptz, :network, :place)
                            order by at, network_id, place limit :limit
                        ), counted as (
                            select *, sum(entries) over (order by at, network_id, place) - entries as before from old
                        )
                        select counted.at::text as stored_since, run.place as stored_at, entry.*
                        from counted join audit_run run using (network_id, place), audit_run_entries(run) entry
                        where counted.before < :limit
                        order by counted.at, run.network_id, run.place, entry.place
                        """)
                .param("age", age.toSeconds())
                .param("since", after.since())
                .param("network", after.network())
                .param("place", after.place())
                .param("limit", limit)
                .query(row -> {
                    runs.computeIfAbsent(Stored.of(row), _ -> new ArrayList<>()).add(JdbcTrail.Row.of(row));
                });
        return runs;
    }

    /// A row that holds entries, by its time, which is that of the last, its network and its last place.
    record Stored(String since, String network, long place) {
        /// Before all rows.
        static final Stored FIRST = new Stored("-infinity", "", 0);

        private static Stored of(ResultSet row) throws SQLException {
            return new Stored(row.getString("stored_since"), row.getString("network_id"), row.getLong("stored_at"));
        }
    }

    /// Removes the network's entries at these places that have rows of their own, and says how many it were.
    int remove(String network, List<Long> places) {
        return jdbc.sql("delete from audit_linked where network_id = :network and place = any(:places)")
                .param("network", network)
                .param("places", places.toArray(Long[]::new))
                .update();
    }

    /// Removes the network's rows of many entries that end at these places, and says how many it were.
    int removeRuns(String network, List<Long> places) {
        return jdbc.sql("delete from audit_run where network_id = :network and place = any(:places)")
                .param("network", network)
                .param("places", places.toArray(Long[]::new))
                .update();
    }

    /// Takes away the network's anchors that touch these runs of it.
    List<Anchor> takeNeighbours(String network, Collection<Anchor> runs) {
        return jdbc.sql("""
                        delete from audit_anchor
                        where network_id = :network and (place = any(:before) or first_place = any(:behind))
                        returning *
                        """)
                .param("network", network)
                .param("before", runs.stream().map(run -> run.firstPlace() - 1).toArray(Long[]::new))
                .param("behind", runs.stream().map(run -> run.place() + 1).toArray(Long[]::new))
                .query((row, number) -> JdbcTrail.SignedAnchor.of(row, number).anchor())
                .list();
    }

    /// Keeps the anchor and forgets the checkpoints within it, which no entry stands for any more.
    void keep(JdbcTrail.SignedAnchor signed) {
        var anchor = signed.anchor();
        jdbc.sql("""
                        with forgotten as (
                            delete from audit_checkpoint where network_id = :network and place >= :first
                                and place < :place
                        )
                        insert into audit_anchor (network_id, first_place, place, previous, hash, at, jws)
                        values (:network, :first, :place, :previous, :hash, :at::timestamptz, :jws)
                        """)
                .param("network", anchor.networkId())
                .param("first", anchor.firstPlace())
                .param("place", anchor.place())
                .param("previous", anchor.previous().bytes())
                .param("hash", anchor.hash().bytes())
                .param("at", anchor.at())
                .param("jws", signed.jws())
                .update();
    }

    /// What the database's clock says.
    String now() {
        return jdbc.sql("select now()")
                .query((row, number) ->
                        row.getObject(1, OffsetDateTime.class).toInstant().toString())
                .single();
    }
}
