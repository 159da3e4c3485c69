package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `secret` as its creators see it: what became of what they made.
@Component
class JdbcReceipts {

    /// Somebody who has the key and gets nothing, although there was or is something: it was read before, or is
    /// not for this one. What merely ended is no alarm, nor is an agent or a person who comes again after their own
    /// read; of guests nobody knows who comes again. The first after a read counts, whatever came in vain before.
    private static final String ALARMING = """
            secret_key_hash = :secretKeyHash
                and receipt_expires_at > now()
                and (refused_opens < 100 or reads_left = 0 and refused_at < last_read_at)
                and (reads_left = 0 and (:guest or opened_by is distinct from :place)
                    or ciphertext is not null and expires_at > now())
            """;

    private final JdbcClient jdbc;

    JdbcReceipts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The secret of that receipt key, whatever became of it.
    Optional<StoredSecret> find(Party party, BearerKey receiptKey) {
        return jdbc.sql("""
                select %s from secret
                where receipt_key_hash = :receiptKeyHash
                    and (network_id = :network or :guest)
                    and receipt_expires_at > now()
                """.formatted(SecretRows.WHOLE))
                .param("receiptKeyHash", receiptKey.hash())
                .param("network", party.network().value())
                .param("guest", party.isGuest())
                .query((row, _) -> SecretRows.stored(row))
                .optional();
    }

    /// What the party made in the last `back`, the newest first.
    List<StoredSecret> recent(Party party, Duration back, int limit) {
        return jdbc.sql("""
                select %s from secret
                where network_id = :network
                    and created_by = :creator
                    and created_at > now() - make_interval(secs => :back)
                    and receipt_expires_at > now()
                    and held_receipt_key is not null
                    and for_person is null
                order by created_at desc, id
                limit :limit
                """.formatted(SecretRows.WHOLE))
                .param("network", party.network().value())
                .param("creator", party.actor())
                .param("back", (double) back.toSeconds())
                .param("limit", limit)
                .query((row, _) -> SecretRows.stored(row))
                .list();
    }

    /// A secret that the party made, or that somebody gave to it, whatever became of it.
    Optional<StoredSecret> own(Party party, SecretId id, boolean isGiven) {
        return jdbc.sql("""
                select %s from secret
                where id = :id
                    and network_id = :network
                    and created_by = :creator
                    and (for_person is not null) = :given
                    and receipt_expires_at > now()
                """.formatted(SecretRows.WHOLE))
                .param("id", id.value())
                .param("given", isGiven)
                .param("network", party.network().value())
                .param("creator", party.actor())
                .query((row, _) -> SecretRows.stored(row))
                .optional();
    }

    /// Counts by creator, in the order of [StoredSecret#state].
    List<Receipts.Tally> tallies(NetworkId network, int limit) {
        return jdbc.sql("""
                select creator, count(*) as made,
                    count(*) filter (where state = 'waiting') as waiting,
                    count(*) filter (where state = 'read') as read,
                    count(*) filter (where state = 'burned') as burned,
                    count(*) filter (where state = 'ended') as ended,
                    sum(refused_opens) as refused_opens
                from (
                    select case when for_person is null then created_by else 'given' end as creator, refused_opens,
                        case when reads_left = 0 then 'read'
                            when burned_at is not null then 'burned'
                            when expires_at <= now() or ciphertext is null then 'ended'
                            else 'waiting' end as state
                    from secret
                    where network_id = :network and receipt_expires_at > now()
                ) kept
                group by creator
                order by made desc, creator
                limit :limit
                """)
                .param("network", network.value())
                .param("limit", limit)
                .query((row, _) -> new Receipts.Tally(
                        row.getString("creator"),
                        row.getInt("made"),
                        row.getInt("waiting"),
                        row.getInt("read"),
                        row.getInt("burned"),
                        row.getInt("ended"),
                        row.getInt("refused_opens")))
                .list();
    }

    /// Changes what its creator calls it.
    Optional<StoredSecret> describe(Party party, BearerKey receiptKey, @Nullable String description) {
        return jdbc.sql("""
                update secret set description = :description
                where receipt_key_hash = :receiptKeyHash
                    and network_id = :network
                    and created_by = :creator
                    and receipt_expires_at > now()
                returning %s
                """.formatted(SecretRows.WHOLE))
                .param("description", description)
                .param("receiptKeyHash", receiptKey.hash())
                .param("network", party.network().value())
                .param("creator", party.actor())
                .query((row, _) -> SecretRows.stored(row))
                .optional();
    }

    /// Whether the owner should know that this party came with the key in vain.
    boolean isAlarming(Party party, BearerKey secretKey) {
        return about(party, secretKey, "select exists (select from secret where " + ALARMING + ")")
                .query(Boolean.class)
                .single();
    }

    /// Counts that this party came with the key in vain. Its time is that under the row's lock, as that of a read is,
    /// so that they are in the order in which they happened.
    Optional<RefusedOpen> countRefused(Party party, BearerKey secretKey) {
        return about(party, secretKey, """
                with before as (
                    select id, reads_left = 0 as was_open,
                        case when reads_left = 0 then coalesce(refused_at < last_read_at, true)
                            else refused_at is null end as is_first
                    from secret
                    where %s
                    for update
                )
                update secret set refused_opens = refused_opens + 1, refused_at = clock_timestamp()
                from before
                where secret.id = before.id
                returning secret.id, network_id, created_by, is_first, was_open
                """.formatted(ALARMING))
                .query((row, _) -> new RefusedOpen(
                        new SecretId(row.getString("id")),
                        new NetworkId(row.getString("network_id")),
                        row.getString("created_by"),
                        row.getBoolean("is_first"),
                        row.getBoolean("was_open")))
                .optional();
    }

    private JdbcClient.StatementSpec about(Party party, BearerKey secretKey, String sql) {
        return jdbc.sql(sql)
                .param("secretKeyHash", secretKey.hash())
                .param("place", party.place())
                .param("guest", party.isGuest());
    }

    /// An open in vain.
    ///
    /// @param owner who made the secret
    /// @param isFirst whether there was none yet for the same reason
    /// @param wasOpen whether it had been read; otherwise it is still sealed, for others
    record RefusedOpen(SecretId id, NetworkId network, String owner, boolean isFirst, boolean wasOpen) {}
}
