package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.util.Locale;

/// What a person is to a network, as it is read; [JdbcMemberships] writes it.
@Entity
public class Membership {

    @EmbeddedId
    private Key key;

    private String role;

    // Hibernate fills the fields.
    @SuppressWarnings("NullAway.Init")
    protected Membership() {}

    public NetworkId networkId() {
        return new NetworkId(key.networkId());
    }

    public Role role() {
        return Role.valueOf(role.toUpperCase(Locale.ROOT));
    }

    /// One person in one network.
    @Embeddable
    public record Key(String personId, String networkId) {}
}
