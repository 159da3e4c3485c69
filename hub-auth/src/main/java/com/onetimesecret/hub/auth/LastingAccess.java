package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.event.AccountRecovered.Kind;
import com.onetimesecret.hub.auth.people.EndAccess;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What lets somebody into a person's account, or hears what it hears, and outlives its sessions and its password.
@Component
public class LastingAccess {

    private final EndAccess access;

    LastingAccess(EndAccess access) {
        this.access = access;
    }

    /// One of them.
    ///
    /// @param network where it works; null: wherever the person does
    public record Way(
            Kind kind,
            String id,
            String name,
            @Nullable NetworkId network,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}

    /// All of the person's, in all their networks.
    public List<Way> list(CurrentPerson person) {
        return access.list(person.id());
    }

    /// Ends them; whoever calls has made sure that it is the person. Passkeys of somebody without a password stay.
    public void end(CurrentPerson person) {
        access.end(person);
    }
}
