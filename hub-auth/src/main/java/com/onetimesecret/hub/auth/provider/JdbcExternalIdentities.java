package com.onetimesecret.hub.auth.provider;

import com.onetimesecret.hub.api.agent.PersonId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `external_identity`.
@Component
class JdbcExternalIdentities {

    private final JdbcClient jdbc;

    JdbcExternalIdentities(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Whom the provider means by that subject.
    Optional<PersonId> use(String issuer, String subject) {
        return jdbc.sql("""
                        UPDATE external_identity SET last_used_at = now()
                        WHERE issuer = :issuer AND subject = :subject RETURNING person_id
                        """)
                .param("issuer", issuer)
                .param("subject", subject)
                .query((row, n) -> new PersonId(row.getString(1)))
                .optional();
    }

    /// From now on the subject is that person; false if the subject is somebody already, or the person another one.
    boolean add(String issuer, String subject, PersonId person) {
        return jdbc.sql("""
                        INSERT INTO external_identity (issuer, subject, person_id) VALUES (:issuer, :subject, :person)
                        ON CONFLICT DO NOTHING
                        """)
                        .param("issuer", issuer)
                        .param("subject", subject)
                        .param("person", person.value())
                        .update()
                == 1;
    }

    boolean isKnown(String issuer, PersonId person) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM external_identity WHERE person_id = :person AND issuer = :issuer)")
                .param("person", person.value())
                .param("issuer", issuer)
                .query(Boolean.class)
                .single();
    }
}
