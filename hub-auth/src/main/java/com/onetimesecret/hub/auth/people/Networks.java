package com.onetimesecret.hub.auth.people;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;

/// The networks of the hub.
public interface Networks extends JpaRepository<Network, String> {

    /// The active network of that slug.
    Optional<Network> findBySlugAndSuspendedAtIsNull(String slug);

    /// Active networks, at most as many as the limit says.
    List<Network> findBySuspendedAtIsNull(Limit limit);
}
