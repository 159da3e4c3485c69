package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.PersonId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Somebody with an account on this hub.
@Entity
public class Person {

    @Id
    private String id;

    private String email;
    // Only queries read it.
    @SuppressWarnings("UnusedVariable")
    private String name;

    private @Nullable String passwordHash;
    // Only queries read it.
    @SuppressWarnings("UnusedVariable")
    private Instant createdAt;

    // Hibernate fills the fields.
    @SuppressWarnings("NullAway.Init")
    protected Person() {}

    Person(PersonId id, EmailAddress email, String name, @Nullable String passwordHash, Instant createdAt) {
        this.id = id.value();
        this.email = email.value();
        this.name = name;
        this.passwordHash = passwordHash;
        this.createdAt = createdAt;
    }

    public PersonId id() {
        return new PersonId(id);
    }

    public String email() {
        return email;
    }

    /// What their password is checked against; null for who signs in by other means alone.
    public @Nullable String passwordHash() {
        return passwordHash;
    }

    void changePassword(String hash) {
        passwordHash = hash;
    }
}
