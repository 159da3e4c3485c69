package com.onetimesecret.hub.vault.secret;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `secret`; every decision that may fall once only is one conditional statement here.
@Component
class JdbcSecrets {

    /// Whether who asks could reveal it now, its passphrase aside; `asked` is who and for which.
    private static final String OPENABLE = """
            secret_key_hash = asked.hash
                and ciphertext is not null
                and expires_at > now()
                and (network_id = asked.network or asked.guest)
                and (recipients is null or asked.agent = any (recipients))
                and (for_person is null or for_person = asked.place)
                and (not with_task or (holder = asked.agent and held_until > now()))
            """;

    // The first array of a statement over many rows comes from a subquery, which hides how long it is: PostgreSQL
    // would otherwise plan the statement anew for each batch, and that takes longer than to carry it out.
    private static final String INSERT = """
            insert into secret (
                id, network_id, secret_key_hash, receipt_key_hash, created_by, kind, source, description,
                recipients, mails, enc, needs_approval, has_passphrase, passphrase_hash, max_reads, reads_left,
                ciphertext, wrapped_key, held_secret_key, held_receipt_key, expires_at, receipt_expires_at)
            select id, network, secret_key_hash, receipt_key_hash, created_by, kind, source, description,
                cast(recipients as text[]), cast(mails as text[]), enc, needs_approval,
                passphrase_hash is not null, passphrase_hash, max_reads, max_reads, ciphertext, wrapped_key,
                held_secret_key, held_receipt_key, now() + make_interval(secs => ttl),
                now() + 2 * make_interval(secs => ttl)
            from unnest(
                (select cast(:ids as text[])), :networks, :secretKeyHashes, :receiptKeyHashes, :creators, :kinds, :sources, :descriptions,
                :recipients, :mails, :encs, :needApproval, :passphraseHashes, :maxReads, :ciphertexts,
                :wrappedKeys, :heldSecretKeys, :heldReceiptKeys, :ttls) as new (
                id, network, secret_key_hash, receipt_key_hash, created_by, kind, source, description,
                recipients, mails, enc, needs_approval, passphrase_hash, max_reads, ciphertext,
                wrapped_key, held_secret_key, held_receipt_key, ttl)
            returning id, created_at, expires_at
            """;

    private static final int BURNED_AT_ONCE = 1_000;

    private final JdbcClient jdbc;

    JdbcSecrets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Stores secrets, with one statement.
    ///
    /// @return when each was made and expires, by its id
    Map<SecretId, Times> insert(List<SealedSecret> secrets) {
        var columns = new Columns<>(secrets);
        var times = new HashMap<SecretId, Times>();
        jdbc.sql(INSERT)
                .param("ids", columns.texts(secret -> secret.id().value()))
                .param(
                        "networks",
                        columns.texts(secret -> secret.creator().network().value()))
                .param(
                        "secretKeyHashes",
                        columns.bytes(secret -> secret.secretKey().hash()))
                .param(
                        "receiptKeyHashes",
                        columns.bytes(secret -> secret.receiptKey().hash()))
                .param("creators", columns.texts(secret -> secret.creator().actor()))
                .param("kinds", columns.texts(secret -> lower(secret.wish().kind())))
                .param("sources", columns.texts(secret -> lower(secret.wish().source())))
                .param("descriptions", columns.texts(secret -> secret.wish().description()))
                .param("recipients", columns.texts(SecretRows::recipients))
                .param(
                        "mails",
                        columns.texts(secret -> SecretRows.array(secret.wish().mails())))
                .param("encs", columns.texts(secret -> secret.wish().guard().encrypted() ? "jwe" : null))
                .param(
                        "needApproval",
                        columns.flags(secret -> secret.wish().guard().needsApproval()))
                .param("passphraseHashes", columns.texts(SealedSecret::passphraseHash))
                .param("maxReads", columns.numbers(secret -> secret.wish().maxReads()))
                .param("ciphertexts", columns.bytes(secret -> secret.sealed().ciphertext()))
                .param("wrappedKeys", columns.bytes(secret -> secret.sealed().wrappedKey()))
                .param("heldSecretKeys", columns.bytes(secret -> secret.held().secretKey()))
                .param("heldReceiptKeys", columns.bytes(secret -> secret.held().receiptKey()))
                .param(
                        "ttls",
                        columns.numbers(
                                secret -> Math.toIntExact(secret.wish().ttl().toSeconds())))
                .query(row -> {
                    times.put(
                            new SecretId(row.getString("id")),
                            new Times(SecretRows.time(row, "created_at"), SecretRows.time(row, "expires_at")));
                });
        return times;
    }

    /// Lets nobody but that person open it; to be called in the transaction that stores it.
    void keepFor(SecretId id, Party person) {
        jdbc.sql("update secret set for_person = :person where id = :id")
                .param("person", person.actor())
                .param("id", id.value())
                .update();
    }

    /// Remembers that its link was mailed; to be called in the transaction that stores it.
    void noteMailed(SecretId id) {
        jdbc.sql("update secret set mailed = true where id = :id")
                .param("id", id.value())
                .update();
    }

    /// The secret of that key, if this party could reveal it now.
    Optional<StoredSecret> find(Party party, BearerKey secretKey) {
        return jdbc.sql("""
                select %s
                from secret, (select cast(:hash as bytea) as hash, cast(:network as text) as network,
                    cast(:guest as boolean) as guest, cast(:agent as text) as agent,
                    cast(:place as text) as place) as asked
                where %s
                """.formatted(SecretRows.WHOLE, OPENABLE))
                .param("hash", secretKey.hash())
                .param("network", party.network().value())
                .param("guest", party.isGuest())
                .param("agent", agent(party))
                .param("place", party.place())
                .query((row, _) -> SecretRows.stored(row))
                .optional();
    }

    /// Takes one read for each claim that may have one, and with the last read the ciphertext out of the database:
    /// the only way to a value. Forgets its reader's guesses. One statement for claims of different
    /// secrets.
    ///
    /// The row lock makes racers wait and then see what the winner left, so there are never more than `max_reads`.
    ///
    /// @return what was won, by the place of its claim
    Map<Integer, TakenSecret> take(List<Take> takes) {
        var columns = new Columns<>(takes);
        var taken = new HashMap<Integer, TakenSecret>();
        // That there are few claims is said for the planner alone: it would think of a walk through all of the table
        // where that was small when the statement was planned, and keep to it while the table grows.
        jdbc.sql("""
                with held as (
                    select secret.*, asked.place, asked.verified_hash, asked.number
                    from unnest((select cast(:hashes as bytea[])), :networks, :guests, :agents, :places, :verifiedHashes, :unguarded)
                        with ordinality as asked (hash, network, guest, agent, place, verified_hash, unguarded, number)
                    join secret on %s
                    where asked.number between 1 and 1000
                        and passphrase_hash is not distinct from asked.verified_hash
                        and not (asked.unguarded and (needs_approval or with_task))
                    order by secret.id
                    for update of secret
                ), taken as (
                    update secret
                    set reads_left = held.reads_left - 1,
                        last_read_at = clock_timestamp(),
                        opened_by = held.place,
                        passphrase_hash = case when held.reads_left > 1 then held.passphrase_hash end,
                        ciphertext = case when held.reads_left > 1 then held.ciphertext end,
                        wrapped_key = case when held.reads_left > 1 then held.wrapped_key end,
                        held_secret_key = case when held.reads_left > 1 then held.held_secret_key end
                    from held
                    where secret.id = held.id
                    returning secret.*
                ), forgotten as (
                    delete from secret_guess using held
                    where secret_id = held.id and guesser = held.place and held.verified_hash is not null
                )
                select %s, taken.ciphertext is not null as is_sealed,
                    extract(epoch from taken.expires_at - now()) as seconds_left, held.number,
                    held.ciphertext as taken_ciphertext, held.wrapped_key as taken_key, held.with_task
                from held
                join taken using (id)
                """.formatted(OPENABLE, SecretRows.of("taken")))
                .param("hashes", columns.bytes(take -> take.secretKey().hash()))
                .param("networks", columns.texts(take -> take.party().network().value()))
                .param("guests", columns.flags(take -> take.party().isGuest()))
                .param("agents", columns.texts(take -> agent(take.party())))
                .param("places", columns.texts(take -> take.party().place()))
                .param("verifiedHashes", columns.texts(Take::verifiedHash))
                .param("unguarded", columns.flags(Take::unguarded))
                .query(row -> {
                    taken.put(
                            row.getInt("number") - 1,
                            new TakenSecret(
                                    SecretRows.stored(row),
                                    new SealedValue(row.getBytes("taken_ciphertext"), row.getBytes("taken_key")),
                                    row.getBoolean("with_task")));
                });
        return taken;
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

    /// Destroys every value there is; a burn of those whose time was not over. In steps, because one statement over
    /// all of them could take longer than the database is waited for.
    ///
    /// @return how many those were, by network
    Map<String, Integer> burnAll(String by) {
        var burned = new HashMap<String, Integer>();
        var after = Optional.of("");
        while (after.isPresent()) {
            after = burnBehind(after.get(), by, burned);
        }
        return burned;
    }

    // The last of the step, in the order of the database; empty when there was nothing left.
    private Optional<String> burnBehind(String after, String by, Map<String, Integer> burned) {
        var lasts = jdbc.sql("""
                        with step as (
                            select id from secret where id > :after and ciphertext is not null
                            order by id limit :rows for update
                        )
                        update secret
                        set ciphertext = null, wrapped_key = null, passphrase_hash = null, held_secret_key = null,
                            burned_at = case when expires_at > now() then now() end,
                            burned_by = case when expires_at > now() then :by end
                        from step where secret.id = step.id
                        returning network_id, burned_at is not null as burned, (select max(id) from step) as last
                        """)
                .param("after", after)
                .param("rows", BURNED_AT_ONCE)
                .param("by", by)
                .query((row, _) -> {
                    if (row.getBoolean("burned")) {
                        burned.merge(row.getString("network_id"), 1, Integer::sum);
                    }
                    return row.getString("last");
                })
                .list();
        return lasts.stream().findFirst();
    }

    /// Removes what at most `batch` expired secrets still hold.
    ///
    /// @return how many there were
    int dropExpiredValues(int batch) {
        return jdbc.sql("""
                with expired as (
                    select id from secret
                    where wrapped_key is not null and expires_at <= now()
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

    /// Forgets at most `batch` guesses at what is gone.
    ///
    /// @return how many there were
    int dropSpentGuesses(int batch) {
        return jdbc.sql("""
                delete from secret_guess using (
                    select secret_id as id, secret_guess.guesser as who
                    from secret_guess join secret on secret.id = secret_id
                    where ciphertext is null
                    limit :batch) as spent
                where secret_id = spent.id and guesser = spent.who
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

    private static @Nullable String agent(Party party) {
        return party.agent() == null ? null : party.agent().value();
    }

    private static String lower(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    /// When a secret was made and when it expires, by the database's clock.
    record Times(Instant createdAt, Instant expiresAt) {}
}
