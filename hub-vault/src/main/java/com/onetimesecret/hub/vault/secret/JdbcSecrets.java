package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.AgentId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `secret`; every decision that may fall once only is one conditional statement here.
@Component
class JdbcSecrets {

    /// Whether this party could reveal it now, its passphrase aside.
    private static final String OPENABLE = """
            secret_key_hash = :secretKeyHash
                and ciphertext is not null
                and expires_at > now()
                and (network_id = :network or :guest)
                and (recipients is null or cast(:agent as text) = any (recipients))
            """;

    private final JdbcClient jdbc;

    JdbcSecrets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Stores a secret.
    Times insert(SealedSecret secret) {
        var wish = secret.wish();
        return jdbc.sql("""
                insert into secret (
                    id, network_id, secret_key_hash, receipt_key_hash, created_by, kind, source, description,
                    recipients, mails, enc, needs_approval, has_passphrase, passphrase_hash, max_reads, reads_left, ciphertext,
                    wrapped_key, held_secret_key, held_receipt_key, expires_at, receipt_expires_at)
                values (
                    :id, :network, :secretKeyHash, :receiptKeyHash, :createdBy, :kind, :source, :description,
                    cast(:recipients as text[]), cast(:mails as text[]), :enc, :needsApproval, :hasPassphrase, :passphraseHash, :maxReads,
                    :maxReads, :ciphertext, :wrappedKey, :heldSecretKey, :heldReceiptKey,
                    now() + make_interval(secs => :ttl), now() + 2 * make_interval(secs => :ttl))
                returning created_at, expires_at
                """)
                .param("id", secret.id().value())
                .param("network", secret.creator().network().value())
                .param("secretKeyHash", secret.secretKey().hash())
                .param("receiptKeyHash", secret.receiptKey().hash())
                .param("createdBy", secret.creator().actor())
                .param("kind", wish.kind().name().toLowerCase(Locale.ROOT))
                .param("source", wish.source().name().toLowerCase(Locale.ROOT))
                .param("description", wish.description())
                .param(
                        "recipients",
                        SecretRows.array(
                                wish.recipients().stream().map(AgentId::value).toList()))
                .param("mails", SecretRows.array(wish.mails()))
                .param("enc", wish.guard().encrypted() ? "jwe" : null)
                .param("needsApproval", wish.guard().needsApproval())
                .param("hasPassphrase", secret.passphraseHash() != null)
                .param("passphraseHash", secret.passphraseHash())
                .param("maxReads", wish.maxReads())
                .param("ciphertext", secret.sealed().ciphertext())
                .param("wrappedKey", secret.sealed().wrappedKey())
                .param("heldSecretKey", secret.held().secretKey())
                .param("heldReceiptKey", secret.held().receiptKey())
                .param("ttl", (double) wish.ttl().toSeconds())
                .query((row, _) -> new Times(SecretRows.time(row, "created_at"), SecretRows.time(row, "expires_at")))
                .single();
    }

    /// The secret of that key, if this party could reveal it now.
    Optional<StoredSecret> find(Party party, BearerKey secretKey) {
        return openable("select " + SecretRows.WHOLE + " from secret where " + OPENABLE, party, secretKey)
                .query((row, _) -> SecretRows.stored(row))
                .optional();
    }

    /// Takes one read, and with the last one the ciphertext out of the database: the only way to a value. Forgets
    /// the wrong passphrases before it.
    ///
    /// The row lock makes racers wait and then see what the winner left, so there are never more than `max_reads`.
    Optional<TakenSecret> take(Take take) {
        return openable("""
                with held as (
                    select *
                    from secret
                    where %s and passphrase_hash is not distinct from cast(:verifiedHash as text)
                    for update
                ), taken as (
                    update secret
                    set reads_left = held.reads_left - 1,
                        last_read_at = now(),
                        opened_by = :place,
                        guesses = 0,
                        locked_until = null,
                        passphrase_hash = case when held.reads_left > 1 then held.passphrase_hash end,
                        ciphertext = case when held.reads_left > 1 then held.ciphertext end,
                        wrapped_key = case when held.reads_left > 1 then held.wrapped_key end,
                        held_secret_key = case when held.reads_left > 1 then held.held_secret_key end
                    from held
                    where secret.id = held.id
                    returning secret.*
                ), forgotten as (
                    delete from secret_guess using held where secret_id = held.id and cast(:verifiedHash as text) is not null
                )
                select %s, taken.ciphertext is not null as is_sealed,
                    extract(epoch from taken.expires_at - now()) as seconds_left,
                    held.ciphertext as taken_ciphertext, held.wrapped_key as taken_key
                from held
                join taken using (id)
                """.formatted(OPENABLE, SecretRows.of("taken")), take.party(), take.secretKey())
                .param("place", take.party().place())
                .param("verifiedHash", take.verifiedHash())
                .query((row, _) -> new TakenSecret(
                        SecretRows.stored(row),
                        new SealedValue(row.getBytes("taken_ciphertext"), row.getBytes("taken_key"))))
                .optional();
    }

    /// Destroys the value unread.
    ///
    /// @param verifiedHash as for a read
    /// @return the secret as it is now, if it was there to be burned
    Optional<StoredSecret> burn(Party party, BearerKey receiptKey, @Nullable String verifiedHash) {
        return jdbc.sql("""
                update secret
                set ciphertext = null, wrapped_key = null, passphrase_hash = null, held_secret_key = null,
                    burned_at = now(), burned_by = :place
                where receipt_key_hash = :receiptKeyHash
                    and ciphertext is not null
                    and expires_at > now()
                    and (network_id = :network or :guest)
                    and passphrase_hash is not distinct from cast(:verifiedHash as text)
                returning %s
                """.formatted(SecretRows.WHOLE))
                .param("place", party.place())
                .param("receiptKeyHash", receiptKey.hash())
                .param("network", party.network().value())
                .param("guest", party.isGuest())
                .param("verifiedHash", verifiedHash)
                .query((row, _) -> SecretRows.stored(row))
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
                update secret
                set ciphertext = null, wrapped_key = null, passphrase_hash = null, held_secret_key = null
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

    private JdbcClient.StatementSpec openable(String sql, Party party, BearerKey secretKey) {
        return jdbc.sql(sql)
                .param("secretKeyHash", secretKey.hash())
                .param("network", party.network().value())
                .param("guest", party.isGuest())
                .param("agent", party.agent() == null ? null : party.agent().value());
    }

    /// When a secret was made and when it expires, by the database's clock.
    record Times(Instant createdAt, Instant expiresAt) {}
}
