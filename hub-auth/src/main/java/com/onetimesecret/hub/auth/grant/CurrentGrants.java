package com.onetimesecret.hub.auth.grant;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Whether the grants behind calling tokens stand, never older than what "revoked within a second" allows.
@Component
public class CurrentGrants {

    // As for agents: an end on any hub is seen by every hub when its copy runs out.
    private static final Duration OLDEST = Duration.ofMillis(700);
    private static final int MOST = 50_000;

    private final LoadingCache<String, Optional<Grant>> states;

    CurrentGrants(JdbcGrants grants) {
        states =
                Caffeine.newBuilder().expireAfterWrite(OLDEST).maximumSize(MOST).build(grants::find);
    }

    /// The grant as it stood at most 700 ms ago; nothing if it ended.
    public Optional<Grant> find(String id) {
        return states.get(id);
    }
}
