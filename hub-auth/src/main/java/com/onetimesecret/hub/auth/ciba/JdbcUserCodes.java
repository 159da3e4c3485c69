package com.onetimesecret.hub.auth.ciba;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.PersonId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The tables `person_code` and `person_code_attempt`.
@Component
public class JdbcUserCodes {

    // A code is short; so few guesses a quarter of an hour find none of four digits in years.
    private static final int ALLOWED_OF_CLIENT = 5;
    private static final int ALLOWED_IN_ALL = 15;

    private final JdbcClient jdbc;

    JdbcUserCodes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The hash of the person's code, if they set one.
    public Optional<String> hashOf(PersonId person) {
        return jdbc.sql("SELECT code_hash FROM person_code WHERE person_id = :person")
                .param("person", person.value())
                .query(String.class)
                .optional();
    }

    /// Sets the code, or another one.
    public void set(PersonId person, String hash) {
        jdbc.sql("""
                        INSERT INTO person_code (person_id, code_hash) VALUES (:person, :hash)
                        ON CONFLICT (person_id) DO UPDATE SET code_hash = excluded.code_hash, set_at = now()
                        """).param("person", person.value()).param("hash", hash).update();
    }

    /// Removes the code; false if there was none.
    public boolean clear(PersonId person) {
        return jdbc.sql("DELETE FROM person_code WHERE person_id = :person")
                        .param("person", person.value())
                        .update()
                == 1;
    }

    /// Takes one of the guesses in 15 minutes, before the code is looked at, so that parallel guesses cannot slip
    /// through; false if there is none left for that client or for the person.
    boolean take(PersonId person, AgentId client) {
        jdbc.sql("""
                DELETE FROM person_code_attempt WHERE subject IN (
                    SELECT subject FROM person_code_attempt WHERE window_ends_at < now()
                    LIMIT 20 FOR UPDATE SKIP LOCKED)""").update();
        return take(subject(person, client), ALLOWED_OF_CLIENT) && take(person.value(), ALLOWED_IN_ALL);
    }

    private boolean take(String subject, int allowed) {
        return jdbc.sql("""
                        INSERT INTO person_code_attempt AS a (subject, failures, window_ends_at)
                        VALUES (:subject, 1, now() + interval '15 minutes')
                        ON CONFLICT (subject) DO UPDATE SET
                            failures = CASE WHEN a.window_ends_at <= now() THEN 1 ELSE a.failures + 1 END,
                            window_ends_at = CASE WHEN a.window_ends_at <= now()
                                THEN now() + interval '15 minutes' ELSE a.window_ends_at END
                        WHERE a.window_ends_at <= now() OR a.failures < :allowed
                        """).param("subject", subject).param("allowed", allowed).update() == 1;
    }

    /// After a right code: gives back what was taken.
    void giveBack(PersonId person, AgentId client) {
        for (var subject : new String[] {subject(person, client), person.value()}) {
            jdbc.sql("UPDATE person_code_attempt SET failures = greatest(failures - 1, 0) WHERE subject = :subject")
                    .param("subject", subject)
                    .update();
        }
    }

    private static String subject(PersonId person, AgentId client) {
        return person + " " + client;
    }
}
