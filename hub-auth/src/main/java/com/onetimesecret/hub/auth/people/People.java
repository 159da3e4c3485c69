package com.onetimesecret.hub.auth.people;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

/// The accounts of the hub.
public interface People extends JpaRepository<Person, String> {

    /// The account of that address, which must be in the form of [EmailAddress].
    Optional<Person> findByEmail(String email);
}
