package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `person`: the accounts of the hub.
@Component
public class JdbcPeople {

    private static final String PERSON = "SELECT id, email, name, password_hash FROM person ";

    private final JdbcClient jdbc;

    JdbcPeople(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Whether anybody has an account.
    boolean isAnybody() {
        return jdbc.sql("SELECT EXISTS (SELECT FROM person)")
                .query(Boolean.class)
                .single();
    }

    public Optional<Person> find(PersonId id) {
        return jdbc.sql(PERSON + "WHERE id = :id")
                .param("id", id.value())
                .query(JdbcPeople::person)
                .optional();
    }

    /// The account of that address.
    public Optional<Person> find(EmailAddress email) {
        return jdbc.sql(PERSON + "WHERE email = :email")
                .param("email", email.value())
                .query(JdbcPeople::person)
                .optional();
    }

    /// Those of them that there are, in one query.
    public List<Person> find(Collection<PersonId> ids) {
        return jdbc.sql(PERSON + "WHERE id = ANY (:ids)")
                .param("ids", ids.stream().map(PersonId::value).toArray(String[]::new))
                .query(JdbcPeople::person)
                .list();
    }

    /// Stores a new account.
    ///
    /// @throws org.springframework.dao.DuplicateKeyException if the address has one
    void insert(Person person) {
        jdbc.sql("""
                        INSERT INTO person (id, email, name, password_hash, created_at)
                        VALUES (:id, :email, :name, :hash, now())
                        """)
                .param("id", person.id().value())
                .param("email", person.email().value())
                .param("name", person.name())
                .param("hash", person.passwordHash())
                .update();
    }

    /// Gives the account another password and tells its address; empty if there is no such account.
    Optional<EmailAddress> changePassword(PersonId id, String hash) {
        return jdbc.sql("UPDATE person SET password_hash = :hash WHERE id = :id RETURNING email")
                .param("hash", hash)
                .param("id", id.value())
                .query((row, _) -> new EmailAddress(row.getString("email")))
                .optional();
    }

    private static Person person(ResultSet row, int number) throws SQLException {
        return new Person(
                new PersonId(row.getString("id")),
                new EmailAddress(row.getString("email")),
                row.getString("name"),
                row.getString("password_hash"));
    }
}
