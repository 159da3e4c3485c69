package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.messaging.proof.CanonicalJson;
import com.onetimesecret.hub.messaging.proof.Hash;
import com.onetimesecret.hub.messaging.proof.LinkedEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/// How entries come into the chain: the tables of what is not linked, of the links, and of each chain's end.
@Repository
class JdbcChain {

    // Any number, as long as every hub takes the same.
    private static final long LINKING = 7_310_015L;
    private static final long ERASING = 7_310_017L;

    // The last of each, which the index knows: whether any exists behind the end PostgreSQL would look up by walking
    // through the table, because it expects many.
    private static final String OVERRUN = """
            (greatest(
                (select max(entry.place) from audit_linked entry where entry.network_id = head.network_id),
                (select max(run.place) from audit_run run where run.network_id = head.network_id)) > head.place)
            """;

    private final JdbcClient jdbc;

    JdbcChain(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Whether messages wait, or entries of transactions that began at `horizon` or later, and the horizon as of this
    /// look: every transaction below it has ended.
    Look look(String horizon) {
        // The first in the order of the index; whether any exists PostgreSQL would look up among all that were there.
        return jdbc.sql("""
                        select (select xid from audit_unlinked where xid >= ?::xid8 order by xid limit 1) is not null
                                or (select seq from log_head) > (select seq from audit_mark) as waiting,
                            pg_snapshot_xmin(pg_current_snapshot())::text as horizon
                        """)
                .param(horizon)
                .query((row, number) -> new Look(row.getBoolean("waiting"), row.getString("horizon")))
                .single();
    }

    /// Makes the caller's transaction the only one that links, unless another one does. A hub that hangs midway is
    /// thrown out by the server, so that another can go on.
    ///
    /// A message that is deleted meanwhile is seen as deleted by what follows.
    boolean lock() {
        var locked = jdbc.sql("""
                        select pg_try_advisory_xact_lock(?) as locked,
                            set_config('idle_in_transaction_session_timeout', '10s', true)
                        """)
                .param(LINKING)
                .query((row, number) -> row.getBoolean("locked"))
                .single();
        return locked
                && jdbc.sql("select true from audit_mark for update")
                        .query(Boolean.class)
                        .single();
    }

    /// Takes up to `limit` entries and as many messages to be linked, of all networks but those, in an order that
    /// follows that of their commits.
    ///
    /// All is seen as of one instant. What must stay for the next time stays with all that may have come after it:
    /// entries by the place in the log where they were recorded, messages by their own.
    ///
    /// Transactions that this server has not come to yet were another one's, whose dump was restored: the oldest.
    Batch take(String horizon, int limit, Collection<String> butNot) {
        var entries = new ArrayList<Unlinked>();
        var bounds = new ArrayList<Batch>();
        jdbc.sql("""
                        with stretch as (
                            select mark.seq as linked, head.seq as head, least(head.seq, mark.seq + :limit) as until
                            from audit_mark mark, log_head head
                        ), waiting as materialized (
                            select entry.ctid as row, entry.id, entry.log_seq,
                                case when entry.xid < pg_snapshot_xmax(pg_current_snapshot()) then entry.xid
                                    else '0'::xid8 end as xid
                            from audit_unlinked entry, stretch
                            where entry.xid >= :horizon::xid8 and entry.log_seq <= stretch.until
                                and entry.network_id <> all(string_to_array(:butNot, ' '))
                        ), bound as materialized (
                            select linked, greatest(linked, least(until, (
                                    select min(log_seq) from (
                                        select log_seq from waiting order by xid, id offset :limit) left_over))) as until,
                                until = head and (select count(*) from waiting) <= :limit as all_seen
                            from stretch
                        ), taken as (
                            delete from audit_unlinked
                            where ctid = any(array(select row from waiting order by xid, id limit :limit))
                            returning *
                        ), posted as materialized (
                            select seq, network_id, received_at, sender, id, type, topic
                            from message, bound where seq > bound.linked and seq <= bound.until
                        ), parked as (
                            insert into audit_unlinked (network_id, at, kind, actor, action, subject, details, log_seq)
                            select network_id, received_at, 'traffic', sender, 'message.posted', id,
                                jsonb_build_object('type', type, 'topic', topic), seq - 1
                            from posted where network_id = any(string_to_array(:butNot, ' ')) order by seq
                        ), moved as (
                            update audit_mark set seq = bound.until from bound where seq < bound.until
                        )
                        select bound.all_seen, pg_snapshot_xmin(pg_current_snapshot())::text as horizon, entry.*
                        from bound left join (
                            select log_seq, true as recorded, id, network_id, at, kind, actor, action, subject,
                                details::text as details, null as type, null as topic
                            from taken
                            union all
                            select seq, false, 0, network_id, received_at, 'traffic', sender, 'message.posted', id, null,
                                type, topic
                            from posted where network_id <> all(string_to_array(:butNot, ' '))
                        ) entry on true
                        order by log_seq, recorded, id
                        """)
                .param("horizon", horizon)
                .param("butNot", String.join(" ", butNot))
                .param("limit", limit)
                .query(row -> {
                    if (bounds.isEmpty()) {
                        bounds.add(new Batch(entries, row.getBoolean("all_seen"), row.getString("horizon")));
                    }
                    if (row.getString("network_id") != null) {
                        entries.add(Unlinked.of(row));
                    }
                });
        return bounds.getFirst();
    }

    /// The networks whose chain has entries behind its end, which no hub put there.
    List<String> overrun() {
        return jdbc.sql("select network_id from audit_head head where " + OVERRUN)
                .query((row, number) -> row.getString(1))
                .list();
    }

    /// Where the chains of those networks end; one that has not begun is left out.
    ///
    /// @throws Overrun if somebody wrote behind the end of one
    Map<String, End> ends(Collection<String> networks) {
        var ends = new HashMap<String, End>();
        jdbc.sql("select network_id, place, hash, " + OVERRUN
                        + " as overrun from audit_head head where network_id = any(string_to_array(?, ' '))")
                .param(String.join(" ", networks))
                .query(row -> {
                    if (row.getBoolean("overrun")) {
                        throw new Overrun(row.getString("network_id"));
                    }
                    ends.put(
                            row.getString("network_id"),
                            new End(row.getLong("place"), Hash.ofBytes(row.getBytes("hash"))));
                });
        return ends;
    }

    /// Stores the links, each with its hash.
    void add(List<LinkedEntry> entries, List<Hash> hashes) {
        jdbc.sql("""
                        insert into audit_linked (network_id, place, at, kind, actor, action, subject, details, salt,
                            details_hash, previous, hash)
                        select network_id, place, at::timestamptz, kind, actor, action, subject, details, salt,
                            details_hash, previous, hash
                        from unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                                ?::text[], ?::text[], ?::bytea[], ?::bytea[], ?::bytea[])
                            as entry(network_id, place, at, kind, actor, action, subject, details, salt,
                                details_hash, previous, hash)
                        """)
                .params(List.of(
                        texts(entries, LinkedEntry::networkId),
                        entries.stream().map(LinkedEntry::place).toArray(Long[]::new),
                        texts(entries, LinkedEntry::at),
                        texts(entries, LinkedEntry::kind),
                        texts(entries, LinkedEntry::actor),
                        texts(entries, LinkedEntry::action),
                        texts(entries, LinkedEntry::subject),
                        texts(entries, LinkedEntry::details),
                        texts(entries, LinkedEntry::salt),
                        bytes(entries, LinkedEntry::detailsHash),
                        bytes(entries, LinkedEntry::previous),
                        hashes.stream().map(Hash::bytes).toArray(byte[][]::new)))
                .update();
    }

    /// Stores the links of messages, in rows of many.
    void addRuns(List<Run> runs) {
        for (var run : runs) {
            var entries = run.entries();
            var first = entries.getFirst();
            var last = entries.getLast();
            jdbc.sql("""
                            insert into audit_run (network_id, first_place, place, at, previous, ats, actors, subjects,
                                details, salts, details_hashes, hashes)
                            values (?, ?, ?, ?::timestamptz, ?, ?::timestamptz[], ?, ?, ?, ?, ?, ?)
                            """)
                    .params(List.of(
                            first.networkId(),
                            first.place(),
                            last.place(),
                            last.at(),
                            first.previous().bytes(),
                            texts(entries, LinkedEntry::at),
                            texts(entries, LinkedEntry::actor),
                            texts(entries, LinkedEntry::subject),
                            texts(entries, LinkedEntry::details),
                            texts(entries, LinkedEntry::salt),
                            bytes(entries, LinkedEntry::detailsHash),
                            run.hashes().stream().map(Hash::bytes).toArray(byte[][]::new)))
                    .update();
        }
    }

    /// Says where the chains end now.
    void end(Map<String, End> ends) {
        var networks = ends.keySet().toArray(String[]::new);
        var places = new Long[networks.length];
        var hashes = new byte[networks.length][];
        for (int i = 0; i < networks.length; i++) {
            var end = ends.get(networks[i]);
            if (end != null) {
                places[i] = end.place();
                hashes[i] = end.hash().bytes();
            }
        }
        jdbc.sql("""
                        insert into audit_head (network_id, place, hash)
                        select * from unnest(?::text[], ?::bigint[], ?::bytea[])
                        on conflict (network_id) do update set place = excluded.place, hash = excluded.hash
                        """).params(List.of(networks, places, hashes)).update();
    }

    /// Erases the details of those of the next `scan` entries behind `after` that are by, about or name somebody, in
    /// the caller's transaction.
    Erased erase(NetworkId network, String of, long after, int scan) {
        // A row of many is written anew from what was read of it, so one at a time.
        jdbc.sql("select pg_advisory_xact_lock(?)")
                .param(ERASING)
                .query((row, number) -> true)
                .single();
        return jdbc.sql("""
                        with seen as materialized (
                            select *, details is not null
                                and (actor = :of or subject = :of or position(:of in details) > 0) as hit
                            from audit_trail(:network, :after, 9223372036854775807, :scan)
                        ), erased as (
                            update audit_linked set details = null, salt = null
                            from seen
                            where audit_linked.network_id = :network and audit_linked.place = seen.place and seen.hit
                        ), rewritten as (
                            select run.place,
                                array_agg(case when seen.hit then null else entry.details end order by entry.place)
                                    as details,
                                array_agg(case when seen.hit then null else entry.salt end order by entry.place)
                                    as salts
                            from audit_run run, audit_run_entries(run) entry left join seen using (place)
                            where run.network_id = :network
                                and exists (select from seen where hit and place between run.first_place and run.place)
                            group by run.place
                        ), erased_in_runs as (
                            update audit_run set details = rewritten.details, salts = rewritten.salts
                            from rewritten
                            where audit_run.network_id = :network and audit_run.place = rewritten.place
                        )
                        select coalesce((select max(place) from seen), 0) as last, (select count(*) from seen) as seen,
                            (select count(*) from seen where hit) as erased
                        """)
                .param("network", network.value())
                .param("after", after)
                .param("scan", scan)
                .param("of", of)
                .query((row, number) -> new Erased(row.getLong("last"), row.getLong("seen"), row.getLong("erased")))
                .single();
    }

    /// How far a look for details went, and how many were erased.
    record Erased(long last, long seen, long rows) {}

    private static @Nullable String[] texts(List<LinkedEntry> entries, Function<LinkedEntry, @Nullable String> column) {
        var texts = new @Nullable String[entries.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = column.apply(entries.get(i));
        }
        return texts;
    }

    private static byte[][] bytes(List<LinkedEntry> entries, Function<LinkedEntry, Hash> column) {
        return entries.stream().map(entry -> column.apply(entry).bytes()).toArray(byte[][]::new);
    }

    /// What a look at the waiting entries shows.
    record Look(boolean waiting, String horizon) {}

    /// The last place of a chain and its hash.
    record End(long place, Hash hash) {
        /// Where every chain begins.
        static final End BEGINNING = new End(0, Hash.NONE);
    }

    /// Messages that were linked one behind the other, with the hash of each.
    record Run(List<LinkedEntry> entries, List<Hash> hashes) {}

    /// Somebody wrote behind the end of a chain.
    static final class Overrun extends DuplicateKeyException {
        private static final long serialVersionUID = 1L;

        Overrun(String network) {
            super("Entries that no hub linked stand behind the end of the trail of " + network);
        }
    }

    /// What was taken at once.
    ///
    /// @param all whether nothing else waited, as of that instant
    /// @param horizon every transaction below it had ended at that instant
    record Batch(List<Unlinked> entries, boolean all, String horizon) {}

    /// An entry that has no place yet.
    ///
    /// @param posted whether it is a message of the log
    /// @param details canonical JSON
    record Unlinked(
            boolean posted,
            String networkId,
            String at,
            String kind,
            String actor,
            String action,
            String subject,
            String details) {

        static Unlinked of(ResultSet row) throws SQLException {
            var recorded = row.getBoolean("recorded");
            return new Unlinked(
                    !recorded,
                    row.getString("network_id"),
                    row.getObject("at", OffsetDateTime.class).toInstant().toString(),
                    row.getString("kind"),
                    row.getString("actor"),
                    row.getString("action"),
                    row.getString("subject"),
                    recorded
                            ? CanonicalJson.of(JsonMapper.shared().readTree(row.getString("details")))
                            : CanonicalJson.of(Map.of("type", row.getString("type"), "topic", row.getString("topic"))));
        }
    }
}
