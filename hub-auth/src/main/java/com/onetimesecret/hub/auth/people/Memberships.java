package com.onetimesecret.hub.auth.people;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/// Who belongs to which network.
public interface Memberships extends JpaRepository<Membership, Membership.Key> {

    /// What the person is to each active network, the oldest network first.
    @Query("""
            SELECT m FROM Membership m JOIN Network n ON n.id = m.key.networkId
            WHERE m.key.personId = :person AND n.suspendedAt IS NULL
            ORDER BY n.createdAt, n.id""")
    List<Membership> active(String person);
}
