package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.messaging.proof.Hash;
import com.onetimesecret.hub.messaging.proof.LinkedEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// How entries come into the chain: the tables of what is not linked, of the links, and of each chain's end.
@Repository
class JdbcChain {

    // Any number, as long as every hub takes the same.
    private static final long LINKING = 7_310_015L;

    private final JdbcClient jdbc;

    JdbcChain(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Whether entries wait of transactions that began at `horizon` or later, and the horizon as of this look:
    /// every transaction below it has ended.
    Look look(String horizon) {
        return jdbc.sql("""
                        select exists (select from audit_unlinked where xid >= ?::xid8) as waiting,
                            pg_snapshot_xmin(pg_current_snapshot())::text as horizon
                        """)
                .param(horizon)
                .query((row, number) -> new Look(row.getBoolean("waiting"), row.getString("horizon")))
                .single();
    }

    /// Makes the caller's transaction the only one that links, unless another one does. A hub that hangs midway is
    /// thrown out by the server, so that another can go on.
    boolean lock() {
        return jdbc.sql("""
                        select pg_try_advisory_xact_lock(?) as locked,
                            set_config('idle_in_transaction_session_timeout', '10s', true)
                        """)
                .param(LINKING)
                .query((row, number) -> row.getBoolean("locked"))
                .single();
    }

    /// Takes up to `limit` entries away to be linked, of all networks but those; what began first comes first.
    List<Unlinked> take(String horizon, int limit, Collection<String> butNot) {
        return jdbc.sql("""
                        delete from audit_unlinked
                        where ctid = any(array(
                            select ctid from audit_unlinked where xid >= ?::xid8
                                and network_id <> all(string_to_array(?, ' '))
                            order by xid, id limit ?))
                        returning id, network_id, at, kind, actor, action, subject, details,
                            pg_snapshot_xmin(pg_current_snapshot())::text as horizon
                        """)
                .param(horizon)
                .param(String.join(" ", butNot))
                .param(limit)
                .query(Unlinked::of)
                .list();
    }

    /// The networks whose chain has entries behind its end, which no hub put there.
    List<String> overrun() {
        return jdbc.sql("""
                        select network_id from audit_head head
                        where exists (select from audit_linked entry
                            where entry.network_id = head.network_id and entry.place > head.place)
                        """).query((row, number) -> row.getString(1)).list();
    }

    /// Where the chains of those networks end; one that has not begun is left out.
    Map<String, End> ends(Collection<String> networks) {
        var ends = new HashMap<String, End>();
        jdbc.sql("select network_id, place, hash from audit_head where network_id = any(string_to_array(?, ' '))")
                .param(String.join(" ", networks))
                .query(row -> {
                    ends.put(
                            row.getString("network_id"),
                            new End(row.getLong("place"), Hash.ofBytes(row.getBytes("hash"))));
                });
        return ends;
    }

    /// Stores the links.
    void add(List<LinkedEntry> entries) {
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
                        bytes(entries, LinkedEntry::hash)))
                .update();
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

    /// Erases the details of those of the next `scan` entries behind `after` that are by, about or name somebody.
    Erased erase(NetworkId network, String of, long after, int scan) {
        return jdbc.sql("""
                        with seen as (
                            select place from audit_linked
                            where network_id = :network and place > :after order by place limit :scan
                        ), erased as (
                            update audit_linked set details = null, salt = null
                            from seen
                            where network_id = :network and audit_linked.place = seen.place
                                and details is not null
                                and (actor = :of or subject = :of or position(:of in details) > 0)
                            returning 1
                        )
                        select coalesce((select max(place) from seen), 0) as last, (select count(*) from seen) as seen,
                            (select count(*) from erased) as erased
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

    /// An entry that has no place yet.
    ///
    /// @param horizon as of the look that found it
    record Unlinked(
            long id,
            String networkId,
            Instant at,
            String kind,
            String actor,
            String action,
            String subject,
            String details,
            String horizon) {

        static Unlinked of(ResultSet row, int number) throws SQLException {
            return new Unlinked(
                    row.getLong("id"),
                    row.getString("network_id"),
                    row.getObject("at", OffsetDateTime.class).toInstant(),
                    row.getString("kind"),
                    row.getString("actor"),
                    row.getString("action"),
                    row.getString("subject"),
                    row.getString("details"),
                    row.getString("horizon"));
        }
    }
}
