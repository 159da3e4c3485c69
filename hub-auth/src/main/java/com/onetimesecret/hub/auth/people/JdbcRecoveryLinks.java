package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `recovery_link`; each is used by one conditional statement.
@Component
class JdbcRecoveryLinks {

    private static final String OPEN = "token_hash = :hash AND used_at IS NULL AND expires_at > now()";

    private static final String OWNERS = """
            FROM membership m JOIN person p ON p.id = m.person_id JOIN network n ON n.id = m.network_id
            WHERE m.role = 'owner' AND n.suspended_at IS NULL
            """;

    private static final int MOST_NAMED = 20;

    private final JdbcClient jdbc;

    JdbcRecoveryLinks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Makes the token work for that long; when that is over.
    Instant add(PersonId person, String token, Duration life) {
        jdbc.sql("DELETE FROM recovery_link WHERE expires_at < now()").update();
        return jdbc.sql("""
                        INSERT INTO recovery_link (token_hash, person_id, expires_at)
                        VALUES (:hash, :person, now() + make_interval(secs => :life))
                        RETURNING expires_at
                        """)
                .param("hash", Sha256.of(token))
                .param("person", person.value())
                .param("life", life.toSeconds())
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .single();
    }

    /// Whom [#use] would name now.
    Optional<PersonId> find(String token) {
        return jdbc.sql("SELECT person_id FROM recovery_link WHERE " + OPEN)
                .param("hash", Sha256.of(token))
                .query((row, n) -> new PersonId(row.getString(1)))
                .optional();
    }

    /// Uses the token up; its person for exactly one caller.
    Optional<PersonId> use(String token) {
        return jdbc.sql("UPDATE recovery_link SET used_at = now() WHERE " + OPEN + " RETURNING person_id")
                .param("hash", Sha256.of(token))
                .query((row, n) -> new PersonId(row.getString(1)))
                .optional();
    }

    /// Ends what else the person was sent.
    void endOf(PersonId person) {
        jdbc.sql("DELETE FROM recovery_link WHERE person_id = :person AND used_at IS NULL")
                .param("person", person.value())
                .update();
    }

    /// Whether the person owns a network in use.
    boolean isOwner(PersonId person) {
        return jdbc.sql("SELECT EXISTS (SELECT " + OWNERS + " AND p.id = :person)")
                .param("person", person.value())
                .query(Boolean.class)
                .single();
    }

    /// Who owns a network in use, by address.
    List<String> owners() {
        return jdbc.sql("SELECT DISTINCT p.email " + OWNERS + " ORDER BY p.email LIMIT :most")
                .param("most", MOST_NAMED)
                .query((row, n) -> row.getString(1))
                .list();
    }
}
