package com.onetimesecret.hub.auth.invite;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentPerson;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an owner lets agents in with: how many, until when, to what at most, and whether without a tap.
///
/// @param agentTtl how long such an agent lasts, however much it is used; null: like any other
/// @param autoApprove whether the owner's yes is given in advance
public record Invite(
        InviteId id,
        NetworkId networkId,
        int maxUses,
        int uses,
        Set<Scope> scopes,
        @Nullable Duration agentTtl,
        boolean autoApprove,
        PersonId createdBy,
        String createdByEmail,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant revokedAt) {

    public Invite {
        scopes = Set.copyOf(scopes);
    }

    /// Those of `asked` that the invite covers.
    public Set<Scope> covered(Set<Scope> asked) {
        var covered = EnumSet.noneOf(Scope.class);
        covered.addAll(asked);
        covered.retainAll(scopes);
        return covered;
    }

    /// The owner as the one who decided in advance.
    public CurrentPerson owner() {
        return new CurrentPerson(
                createdBy,
                networkId,
                createdByEmail,
                CurrentPerson.Role.OWNER,
                EnumSet.of(CurrentPerson.Right.DECIDE),
                "invite:" + id);
    }
}
