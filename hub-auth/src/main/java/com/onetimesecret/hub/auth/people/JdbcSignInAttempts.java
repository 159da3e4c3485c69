package com.onetimesecret.hub.auth.people;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Counts wrong passwords for an e-mail address, known here or not, and pauses its password sign-in.
@Component
public class JdbcSignInAttempts {

    // So few guesses a quarter of an hour leave a password of twelve characters alone.
    private static final int ALLOWED = 10;

    private final JdbcClient jdbc;

    JdbcSignInAttempts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Takes one of ten attempts in 15 minutes, before the password is looked at, so that parallel guesses
    /// cannot slip through; false while sign-in is paused.
    public boolean take(String email) {
        // The comparisons see the old row, the CASEs decide the new one.
        return jdbc.sql("""
                        INSERT INTO sign_in_attempt AS a (email_hash, failures, window_ends_at)
                        VALUES (:email, 1, now() + interval '15 minutes')
                        ON CONFLICT (email_hash) DO UPDATE SET
                            failures = CASE WHEN a.window_ends_at <= now() THEN 1 ELSE a.failures + 1 END,
                            window_ends_at = CASE WHEN a.window_ends_at <= now()
                                THEN now() + interval '15 minutes' ELSE a.window_ends_at END,
                            paused_until = CASE WHEN a.window_ends_at > now() AND a.failures + 1 >= :allowed
                                THEN now() + interval '15 minutes' END
                        WHERE a.paused_until IS NULL OR a.paused_until <= now()""")
                        .param("email", Sha256.of(email))
                        .param("allowed", ALLOWED)
                        .update()
                == 1;
    }

    /// Forgets the attempts after a right password.
    public void clear(String email) {
        jdbc.sql("DELETE FROM sign_in_attempt WHERE email_hash = :email")
                .param("email", Sha256.of(email))
                .update();
    }

    /// Drops what no longer counts, a little at a time.
    public void dropPast() {
        jdbc.sql("""
                DELETE FROM sign_in_attempt WHERE email_hash IN (
                    SELECT email_hash FROM sign_in_attempt WHERE window_ends_at < now() - interval '1 hour'
                    LIMIT 20 FOR UPDATE SKIP LOCKED)""").update();
    }
}
