package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `secret`; every decision that may fall once only is one conditional statement here.
@Component
class JdbcSecrets {

    private final JdbcClient jdbc;

    JdbcSecrets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Stores a secret.
    ///
    /// @return when it expires
    Instant insert(SealedSecret secret) {
        var wish = secret.wish();
        return jdbc.sql("""
                insert into secret (
                    id, network_id, secret_key_hash, receipt_key_hash, created_by, kind, description, recipients,
                    has_passphrase, passphrase_hash, max_reads, reads_left, ciphertext, wrapped_key,
                    expires_at, receipt_expires_at)
                values (
                    :id, :network, :secretKeyHash, :receiptKeyHash, :createdBy, :kind, :description,
                    cast(:recipients as text[]), :hasPassphrase, :passphraseHash, :maxReads, :maxReads, :ciphertext,
                    :wrappedKey, now() + make_interval(secs => :ttl), now() + 2 * make_interval(secs => :ttl))
                returning expires_at
                """)
                .param("id", secret.id().value())
                .param("network", secret.network().value())
                .param("secretKeyHash", secret.secretKey().hash())
                .param("receiptKeyHash", secret.receiptKey().hash())
                .param("createdBy", secret.createdBy())
                .param("kind", wish.kind().name().toLowerCase(Locale.ROOT))
                .param("description", wish.description())
                .param("recipients", textArray(wish.recipients()))
                .param("hasPassphrase", secret.passphraseHash() != null)
                .param("passphraseHash", secret.passphraseHash())
                .param("maxReads", wish.maxReads())
                .param("ciphertext", secret.sealed().ciphertext())
                .param("wrappedKey", secret.sealed().wrappedKey())
                .param("ttl", (double) wish.ttl().toSeconds())
                .query((row, _) -> instant(row, "expires_at"))
                .single();
    }

    /// The secret of that key, if this caller could reveal it now.
    Optional<StoredSecret> find(Caller caller, BearerKey secretKey) {
        return jdbc.sql("""
                select id, created_by, kind, description, recipients, has_passphrase, passphrase_hash, max_reads,
                    reads_left, created_at, expires_at, last_read_at,
                    extract(epoch from expires_at - now()) as seconds_left
                from secret
                where secret_key_hash = :secretKeyHash
                    and network_id = :network
                    and ciphertext is not null
                    and expires_at > now()
                    and (recipients is null or cast(:agent as text) = any (recipients))
                """)
                .param("secretKeyHash", secretKey.hash())
                .param("network", caller.networkId().value())
                .param("agent", agent(caller))
                .query((row, _) -> stored(row))
                .optional();
    }

    /// The secret of that receipt key, whatever became of it.
    Optional<StoredSecret> findReceipt(NetworkId network, BearerKey receiptKey) {
        return jdbc.sql("""
                select id, created_by, kind, description, recipients, has_passphrase, passphrase_hash, max_reads,
                    reads_left, created_at, expires_at, last_read_at,
                    extract(epoch from expires_at - now()) as seconds_left
                from secret
                where receipt_key_hash = :receiptKeyHash
                    and network_id = :network
                    and receipt_expires_at > now()
                """)
                .param("receiptKeyHash", receiptKey.hash())
                .param("network", network.value())
                .query((row, _) -> stored(row))
                .optional();
    }

    /// Takes one read, and with the last one the ciphertext out of the database: the only way to a value.
    ///
    /// The row lock makes racers wait and then see what the winner left, so there are never more than `max_reads`.
    Optional<TakenSecret> take(Take take) {
        return jdbc.sql("""
                with held as (
                    select *
                    from secret
                    where secret_key_hash = :secretKeyHash
                        and network_id = :network
                        and ciphertext is not null
                        and expires_at > now()
                        and (recipients is null or cast(:agent as text) = any (recipients))
                        and passphrase_hash is not distinct from cast(:verifiedHash as text)
                    for update
                ), taken as (
                    update secret
                    set reads_left = held.reads_left - 1,
                        last_read_at = now(),
                        passphrase_tries = greatest(held.passphrase_tries - :tries, 0),
                        passphrase_hash = case when held.reads_left > 1 then held.passphrase_hash end,
                        ciphertext = case when held.reads_left > 1 then held.ciphertext end,
                        wrapped_key = case when held.reads_left > 1 then held.wrapped_key end
                    from held
                    where secret.id = held.id
                    returning secret.id, secret.reads_left, secret.last_read_at
                )
                select held.id, created_by, kind, description, recipients, has_passphrase, passphrase_hash, max_reads,
                    taken.reads_left, created_at, expires_at, taken.last_read_at,
                    extract(epoch from expires_at - now()) as seconds_left, ciphertext, wrapped_key
                from held
                join taken on taken.id = held.id
                """)
                .param("secretKeyHash", take.secretKey().hash())
                .param("network", take.caller().networkId().value())
                .param("agent", agent(take.caller()))
                .param("verifiedHash", take.verifiedHash())
                .param("tries", take.tries())
                .query((row, _) -> new TakenSecret(
                        stored(row), new SealedValue(row.getBytes("ciphertext"), row.getBytes("wrapped_key"))))
                .optional();
    }

    /// Uses up one of the `most` passphrase tries of a secret before the passphrase is checked, so that parallel
    /// guesses get no more than serial ones.
    ///
    /// @return whether there was one left
    boolean usePassphraseTry(SecretId id, int most, Duration lock) {
        return jdbc.sql("""
                update secret
                set passphrase_tries =
                        case when passphrase_tried_at > now() - make_interval(secs => :lock)
                            then passphrase_tries + 1 else 1 end,
                    passphrase_tried_at = now()
                where id = :id
                    and (passphrase_tries < :most
                        or passphrase_tried_at <= now() - make_interval(secs => :lock))
                """)
                        .param("id", id.value())
                        .param("most", most)
                        .param("lock", (double) lock.toSeconds())
                        .update()
                == 1;
    }

    /// How long a secret whose tries are used up stays locked; empty if it is gone meanwhile.
    Optional<Duration> lockLeft(SecretId id, Duration lock) {
        return jdbc.sql("""
                select extract(epoch from passphrase_tried_at + make_interval(secs => :lock) - now()) as seconds_left
                from secret
                where id = :id and ciphertext is not null
                """)
                .param("id", id.value())
                .param("lock", (double) lock.toSeconds())
                .query((row, _) -> secondsLeft(row))
                .optional();
    }

    /// Removes what at most `batch` expired secrets still hold.
    ///
    /// @return how many there were
    int dropExpiredValues(int batch) {
        return jdbc.sql("""
                with expired as (
                    select id from secret
                    where ciphertext is not null and expires_at <= now()
                    order by expires_at
                    limit :batch
                    for update skip locked
                )
                update secret set ciphertext = null, wrapped_key = null, passphrase_hash = null
                from expired
                where secret.id = expired.id
                """).param("batch", batch).update();
    }

    /// Removes at most `batch` receipts whose time is over.
    ///
    /// @return how many there were
    int dropExpiredReceipts(int batch) {
        return jdbc.sql("""
                with expired as (
                    select id from secret
                    where receipt_expires_at <= now()
                    order by receipt_expires_at
                    limit :batch
                    for update skip locked
                )
                delete from secret using expired where secret.id = expired.id
                """).param("batch", batch).update();
    }

    private static @Nullable String agent(Caller caller) {
        return switch (caller) {
            case CurrentAgent agent -> agent.id().value();
            case CurrentPerson _ -> null;
        };
    }

    private static String @Nullable [] textArray(List<AgentId> ids) {
        return ids.isEmpty() ? null : ids.stream().map(AgentId::value).toArray(String[]::new);
    }

    private static StoredSecret stored(ResultSet row) throws SQLException {
        return new StoredSecret(
                new SecretId(row.getString("id")),
                row.getString("created_by"),
                NewSecret.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("description"),
                agents(row),
                row.getBoolean("has_passphrase"),
                row.getString("passphrase_hash"),
                row.getInt("max_reads"),
                row.getInt("reads_left"),
                instant(row, "created_at"),
                instant(row, "expires_at"),
                row.getObject("last_read_at") == null ? null : instant(row, "last_read_at"),
                secondsLeft(row));
    }

    private static List<AgentId> agents(ResultSet row) throws SQLException {
        var array = row.getArray("recipients");
        return array == null
                ? List.of()
                : Arrays.stream((String[]) array.getArray()).map(AgentId::new).toList();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Duration secondsLeft(ResultSet row) throws SQLException {
        return Duration.ofMillis(Math.round(row.getDouble("seconds_left") * 1000));
    }
}
