package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.agent.NetworkId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tells whether anything was said or recorded in a network.
@Component
public class Pulse {

    private final JdbcClient jdbc;

    Pulse(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Grows within a second of every message and every recorded act, the same on all hubs; 0 before the first.
    public long of(NetworkId network) {
        return jdbc.sql("SELECT coalesce(max(place), 0) FROM audit_head WHERE network_id = :network")
                .param("network", network.value())
                .query(Long.class)
                .single();
    }
}
