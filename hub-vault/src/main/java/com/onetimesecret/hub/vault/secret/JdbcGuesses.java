package com.onetimesecret.hub.vault.secret;

import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Counts passphrases before they are checked, so that parallel guesses get no more than serial ones: few for each
/// guesser, and more for all together, because a guesser may have many addresses.
@Component
class JdbcGuesses {

    private final JdbcClient jdbc;
    private final SecretSettings settings;

    JdbcGuesses(JdbcClient jdbc, SecretSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /// Uses up one guess of both counts.
    ///
    /// @return whether there was one left
    boolean take(SecretId id, String guesser) {
        // The count of all is touched only by who has a guess left: one guesser cannot lock it for everybody alone.
        // The secret is locked first, as a read does it.
        return jdbc.sql("""
                with whole as (
                    select id from secret where id = :id and ciphertext is not null
                        and (locked_until is null or locked_until <= now())
                    for update
                ), own as (
                    insert into secret_guess as g (secret_id, guesser, guesses, since, locked_until)
                    select id, :guesser, 1, now(),
                        case when :each <= 1 then now() + make_interval(secs => :lock) end
                    from whole
                    on conflict (secret_id, guesser) do update
                    set guesses = case when %1$s then 1 else g.guesses + 1 end,
                        since = case when %1$s then now() else g.since end,
                        locked_until = case when not (%1$s) and g.guesses + 1 >= :each
                            then now() + make_interval(secs => :lock) end
                    where g.locked_until is null or g.locked_until <= now()
                    returning secret_id
                )
                update secret as g
                set guesses = case when %2$s then 1 else g.guesses + 1 end,
                    guesses_since = case when %2$s then now() else g.guesses_since end,
                    locked_until = case when not (%2$s) and g.guesses + 1 >= :all
                        then now() + make_interval(secs => :lock) end
                from own
                where g.id = own.secret_id and (g.locked_until is null or g.locked_until <= now())
                """.formatted(anew("g.since"), anew("g.guesses_since")))
                        .param("id", id.value())
                        .param("guesser", guesser)
                        .param("each", settings.guessesEach())
                        .param("all", settings.guessesOfAll())
                        .param("window", (double) settings.guessWindow().toSeconds())
                        .param("lock", (double) settings.guessLock().toSeconds())
                        .update()
                == 1;
    }

    /// Gives back a guess that was right.
    void giveBack(SecretId id, String guesser) {
        jdbc.sql("""
                with whole as (
                    select id from secret where id = :id and ciphertext is not null for update
                ), own as (
                    update secret_guess g set guesses = greatest(g.guesses - 1, 0), locked_until = null
                    from whole
                    where g.secret_id = whole.id and g.guesser = :guesser
                )
                update secret set guesses = greatest(guesses - 1, 0), locked_until = null
                from whole
                where secret.id = whole.id
                """).param("id", id.value()).param("guesser", guesser).update();
    }

    /// How long the secret stays locked for this guesser; empty if it does not, or is gone meanwhile.
    Optional<Duration> lockLeft(SecretId id, String guesser) {
        return jdbc.sql("""
                select extract(epoch from greatest(s.locked_until, g.locked_until) - now()) as seconds_left
                from secret s
                left join secret_guess g on g.secret_id = s.id and g.guesser = :guesser
                where s.id = :id and s.ciphertext is not null
                """)
                .param("id", id.value())
                .param("guesser", guesser)
                .query((row, _) -> SecretRows.secondsLeft(row))
                .optional();
    }

    /// Whether the count begins anew: a lock is over, or the last window is.
    private static String anew(String since) {
        return "g.locked_until is not null or " + since + " is null or " + since
                + " <= now() - make_interval(secs => :window)";
    }
}
