package com.onetimesecret.hub.environment;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.seal.MasterKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What the database knows of itself: which master keys sealed something in it, which were retired, and which hubs
/// run on it under which key.
@Component
public class JdbcInstallation {

    /// How long a hub that says nothing may still be sealing: four times the pause between two signs of life.
    static final Duration SILENCE = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(JdbcInstallation.class);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final String run;

    JdbcInstallation(JdbcClient jdbc, TransactionTemplate transaction, Tokens tokens) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.run = "run_" + tokens.base62(16);
    }

    /// The fingerprints without which something in this database could never be opened again, in the order in which
    /// they began to seal.
    public List<String> fingerprints() {
        return jdbc.sql("""
                        select key.fingerprint from installation,
                            unnest(master_key_fingerprints) with ordinality as key (fingerprint, place)
                        order by key.place
                        """).query((row, n) -> row.getString(1)).list();
    }

    /// The fingerprints of keys that were replaced.
    public List<String> retired() {
        return jdbc.sql("select unnest(retired_fingerprints) from installation")
                .query((row, n) -> row.getString(1))
                .list();
    }

    /// Notes that this hub seals under the current key from now on.
    ///
    /// @throws StartRefused if that key is retired, or this database needs one that is not among `keys`
    void confirm(MasterKeys keys) {
        transaction.executeWithoutResult(status -> {
            // Whoever retires keys holds the row meanwhile, so this hub is seen, or sees that its key is retired.
            jdbc.sql("select from installation for update")
                    .query((row, n) -> true)
                    .list();
            requireUsable(keys);
            seal(keys);
        });
        int strangers = hubsWithout(keys);
        if (strangers > 0) {
            LOG.warn(
                    "{} other hub(s) on this database lack the master key {} and cannot open what this hub seals:"
                            + " add it to their HUB_MASTER_KEY_PREVIOUS",
                    strangers,
                    keys.fingerprint());
        }
    }

    private void requireUsable(MasterKeys keys) {
        var needed = fingerprints();
        if (retired().contains(keys.fingerprint())) {
            throw new StartRefused("HUB_MASTER_KEY is the retired key " + keys.fingerprint()
                    + ": everything here was sealed anew under " + String.join(" and ", needed)
                    + ". Set HUB_MASTER_KEY (or data/master.key) to that key.");
        }
        var missing = needed.stream()
                .filter(fingerprint -> !keys.fingerprints().contains(fingerprint))
                .findFirst();
        if (missing.isPresent()) {
            throw new StartRefused("This database is sealed with the master key of fingerprint " + missing.get()
                    + ", and the hub was given " + String.join(" and ", keys.fingerprints())
                    + ": set HUB_MASTER_KEY to that key, or HUB_MASTER_KEY_PREVIOUS if it has been replaced.");
        }
    }

    /// Says that this hub lives and seals under its current key; true if that key was retired meanwhile, which
    /// happens to a hub that was silent for too long.
    public boolean live(MasterKeys keys) {
        transaction.executeWithoutResult(status -> seal(keys));
        return retired().contains(keys.fingerprint());
    }

    // The row of the installation is written only when the key is new to it, so that hubs do not wait for each other.
    private void seal(MasterKeys keys) {
        if (!fingerprints().contains(keys.fingerprint())) {
            jdbc.sql("""
                    insert into installation (master_key_fingerprints) values (array[:fingerprint])
                    on conflict (single) do update
                    set master_key_fingerprints = array_append(installation.master_key_fingerprints, :fingerprint)
                    where not :fingerprint = any (installation.master_key_fingerprints)
                    """).param("fingerprint", keys.fingerprint()).update();
        }
        jdbc.sql("""
                insert into hub_run (id, sealing, knows) values (:run, :sealing, string_to_array(:knows, ' '))
                on conflict (id) do update set seen_at = now()
                """)
                .param("run", run)
                .param("sealing", keys.fingerprint())
                .param("knows", String.join(" ", keys.fingerprints()))
                .update();
    }

    private int hubsWithout(MasterKeys keys) {
        return jdbc.sql("""
                        select count(*) from hub_run
                        where id <> :run and not ended and not :fingerprint = any (knows)
                            and seen_at > now() - make_interval(secs => :silence)
                        """)
                .param("run", run)
                .param("fingerprint", keys.fingerprint())
                .param("silence", SILENCE.toSeconds())
                .query(Integer.class)
                .single();
    }

    /// Says that this hub seals nothing any more.
    public void end() {
        jdbc.sql("update hub_run set ended = true, seen_at = now() where id = :run")
                .param("run", run)
                .update();
        jdbc.sql("delete from hub_run where seen_at < now() - interval '1 day'").update();
    }

    /// Which database this was when a hub last served from it, if that was noted; locked until the end of the
    /// caller's transaction, so that of several hubs one decides what a change means.
    public Optional<String> lockedIdentity() {
        return jdbc.sql("select coalesce(database_identity, '') from installation for update")
                .query((row, n) -> row.getString(1))
                .optional()
                .filter(identity -> !identity.isEmpty());
    }

    /// Notes which database this is.
    public void remember(String identity) {
        jdbc.sql("update installation set database_identity = :identity")
                .param("identity", identity)
                .update();
    }

    /// The time of the database, in which [#othersSealedSince] counts.
    public Instant now() {
        return jdbc.sql("select now()").query(OffsetDateTime.class).single().toInstant();
    }

    /// How many hubs may have sealed under another key than that since then: those that run, and those that ended or
    /// fell silent later.
    public int othersSealedSince(Instant since, String fingerprint) {
        return jdbc.sql("""
                        select count(*) from hub_run
                        where sealing <> :fingerprint
                            and seen_at + case when ended then interval '0' else make_interval(secs => :silence) end
                                > :since
                        """)
                .param("fingerprint", fingerprint)
                .param("silence", SILENCE.toSeconds())
                .param("since", OffsetDateTime.ofInstant(since, ZoneOffset.UTC))
                .query(Integer.class)
                .single();
    }

    /// Retires every key but that one, if nobody sealed under another since then.
    ///
    /// @return the retired fingerprints; empty if somebody did
    public Optional<List<String>> retireOthers(String current, Instant since) {
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql("select from installation for update")
                    .query((row, n) -> true)
                    .list();
            if (othersSealedSince(since, current) > 0) {
                return Optional.empty();
            }
            var others =
                    fingerprints().stream().filter(key -> !key.equals(current)).toList();
            jdbc.sql("""
                    update installation set
                        master_key_fingerprints = array[:current],
                        retired_fingerprints = array_remove(retired_fingerprints, :current)
                            || array(select unnest(string_to_array(:others, ' '))
                                except select unnest(retired_fingerprints))
                    """)
                    .param("current", current)
                    .param("others", String.join(" ", others))
                    .update();
            return Optional.of(others);
        }));
    }
}
