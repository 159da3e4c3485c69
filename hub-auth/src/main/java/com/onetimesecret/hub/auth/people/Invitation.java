package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An owner's word that somebody may become a member of their network.
public record Invitation(
        InvitationId id,
        NetworkId networkId,
        String email,
        Role role,
        String invitedBy,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant acceptedAt,
        @Nullable Instant withdrawnAt) {

    public String status(Instant now) {
        if (acceptedAt != null) {
            return "accepted";
        }
        if (withdrawnAt != null) {
            return "withdrawn";
        }
        return expiresAt.isAfter(now) ? "open" : "expired";
    }
}
