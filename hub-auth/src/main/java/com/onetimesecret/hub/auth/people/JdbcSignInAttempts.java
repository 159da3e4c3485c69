package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.call.ClientAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Counts wrong passwords for an e-mail address, known here or not, and pauses its password sign-in: soon for the
/// place that guesses, late for everybody, so that who merely knows the address keeps nobody out.
@Component
public class JdbcSignInAttempts {

    // So few guesses a quarter of an hour leave a password of twelve characters alone.
    private static final int ALLOWED_FROM_ONE_PLACE = 10;

    // Only many places at once reach it; still far too few to find such a password.
    private static final int ALLOWED_IN_ALL = 200;

    // A letter may be lost or late; more would be a nuisance to who never asked.
    private static final int LETTERS = 3;

    // No e-mail address holds a line break, so this is in no other key.
    private static final String RECOVERY = "recovery\n";
    private static final String INVITATION = "invitation\n";

    private final JdbcClient jdbc;

    JdbcSignInAttempts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Takes one of the attempts in 15 minutes, before the password is looked at, so that parallel guesses cannot
    /// slip through; false while sign-in is paused for that place or for the account.
    public boolean take(String email, ClientAddress from) {
        // A place that is paused already takes nothing from what the others have.
        return (!from.isKnown() || take(place(email, from), ALLOWED_FROM_ONE_PLACE))
                && take(Sha256.of(email), ALLOWED_IN_ALL);
    }

    /// Takes one of the few letters with a way back in that an address gets in 15 minutes, and a place asks for.
    boolean takeRecovery(String email, ClientAddress from) {
        dropPast();
        return (!from.isKnown() || take(place(RECOVERY, from), ALLOWED_FROM_ONE_PLACE))
                && take(Sha256.of(RECOVERY + email), LETTERS);
    }

    /// Takes one of the few invitations that an address gets by letter in 15 minutes, whoever invites it.
    boolean takeInvitation(String email) {
        dropPast();
        return take(Sha256.of(INVITATION + email), LETTERS);
    }

    private boolean take(byte[] key, int allowed) {
        // The comparisons see the old row, the CASEs decide the new one.
        return jdbc.sql("""
                        INSERT INTO sign_in_attempt AS a (email_hash, failures, window_ends_at)
                        VALUES (:key, 1, now() + interval '15 minutes')
                        ON CONFLICT (email_hash) DO UPDATE SET
                            failures = CASE WHEN a.window_ends_at <= now() THEN 1 ELSE a.failures + 1 END,
                            window_ends_at = CASE WHEN a.window_ends_at <= now()
                                THEN now() + interval '15 minutes' ELSE a.window_ends_at END,
                            paused_until = CASE WHEN a.window_ends_at > now() AND a.failures + 1 >= :allowed
                                THEN now() + interval '15 minutes' END
                        WHERE a.paused_until IS NULL OR a.paused_until <= now()""").param("key", key).param("allowed", allowed).update() == 1;
    }

    /// After a right password: forgets the attempts of its place, and gives back the one it took of the account's.
    public void clear(String email, ClientAddress from) {
        if (from.isKnown()) {
            jdbc.sql("DELETE FROM sign_in_attempt WHERE email_hash = :key")
                    .param("key", place(email, from))
                    .update();
        }
        // What others guessed meanwhile still counts against them.
        jdbc.sql("UPDATE sign_in_attempt SET failures = failures - 1, paused_until = NULL WHERE email_hash = :key")
                .param("key", Sha256.of(email))
                .update();
    }

    /// Drops what no longer counts, a little at a time.
    public void dropPast() {
        jdbc.sql("""
                DELETE FROM sign_in_attempt WHERE email_hash IN (
                    SELECT email_hash FROM sign_in_attempt WHERE window_ends_at < now() - interval '1 hour'
                    LIMIT 20 FOR UPDATE SKIP LOCKED)""").update();
    }

    // No e-mail address holds a line break, so no other pair has this key.
    private static byte[] place(String email, ClientAddress from) {
        return Sha256.of(email + "\n" + from.network());
    }
}
