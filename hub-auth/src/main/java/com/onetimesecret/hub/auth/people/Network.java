package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.NetworkId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A tenant of the hub: the wall around agents, messages and people; [JdbcNetworks] writes it.
@Entity
public class Network {

    @Id
    private String id;

    // Only queries read it, and the two times below.
    @SuppressWarnings("UnusedVariable")
    private String slug;

    private String name;

    @SuppressWarnings("UnusedVariable")
    private Instant createdAt;

    @SuppressWarnings("UnusedVariable")
    private @Nullable Instant suspendedAt;

    // Hibernate fills the fields.
    @SuppressWarnings("NullAway.Init")
    protected Network() {}

    public NetworkId id() {
        return new NetworkId(id);
    }

    public String name() {
        return name;
    }
}
