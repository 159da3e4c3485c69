package com.onetimesecret.hub.auth.device;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `user_code_attempt`: how often a person, or anybody at a place, typed a code that nobody shows
/// (RFC 8628 5.1).
@Component
public class JdbcUserCodeAttempts {

    // Ten typing errors a quarter of an hour; of 20^8 codes that finds none.
    private static final int ALLOWED_BY_PERSON = 10;

    // People who share an address share this one.
    private static final int ALLOWED_FROM_ONE_PLACE = 50;

    private final JdbcClient jdbc;

    JdbcUserCodeAttempts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Takes an attempt before the code is looked up, so that parallel guesses cannot slip through; false if none is
    /// left.
    public boolean take(PersonId person, ClientAddress from) {
        return take(subject(person), ALLOWED_BY_PERSON)
                && (!from.isKnown() || take(subject(from), ALLOWED_FROM_ONE_PLACE));
    }

    /// Gives the attempt back after a code that was right.
    public void giveBack(PersonId person, ClientAddress from) {
        jdbc.sql("UPDATE user_code_attempt SET misses = misses - 1 WHERE subject_hash IN (:person, :place)")
                .param("person", subject(person))
                .param("place", subject(from))
                .update();
    }

    private boolean take(byte[] subject, int allowed) {
        // The comparisons see the old row.
        return jdbc.sql("""
                        INSERT INTO user_code_attempt AS a (subject_hash, misses, over_at)
                        VALUES (:subject, 1, now() + interval '15 minutes')
                        ON CONFLICT (subject_hash) DO UPDATE SET
                            misses = CASE WHEN a.over_at <= now() THEN 1 ELSE a.misses + 1 END,
                            over_at = CASE WHEN a.over_at <= now() THEN now() + interval '15 minutes' ELSE a.over_at END
                        WHERE a.over_at <= now() OR a.misses < :allowed
                        """).param("subject", subject).param("allowed", allowed).update() == 1;
    }

    private static byte[] subject(PersonId person) {
        return sha256("person " + person.value());
    }

    private static byte[] subject(ClientAddress place) {
        return sha256("place " + place.network());
    }

    private static byte[] sha256(String text) {
        return UsedProofs.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
