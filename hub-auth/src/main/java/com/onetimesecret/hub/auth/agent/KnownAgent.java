package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.auth.invite.InviteId;
import com.onetimesecret.hub.auth.key.AgentKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An approved agent together with the key that speaks for it now, if it is not a registered client, whose keys are
/// in its registration.
///
/// @param invite the invite it came with, or null
/// @param endsAt the end that no use moves, or null
/// @param suspended whether its whole network is
public record KnownAgent(
        Agent agent,
        @Nullable AgentKey key,
        @Nullable InviteId invite,
        @Nullable Instant endsAt,
        boolean suspended) {

    /// Whether it may get tokens at `now`: not revoked, not paused, its approval not run out.
    public boolean mayActAt(Instant now) {
        return agent.status() == Agent.Status.ACTIVE && !suspended && isApprovedAt(now);
    }

    /// Whether it ended by itself and not by a person's word.
    public boolean ranOutBy(Instant now) {
        var ended = endsAt != null && !endsAt.isAfter(now);
        return ended
                || (agent.status() == Agent.Status.ACTIVE
                        && !agent.approvalExpiresAt().isAfter(now));
    }

    /// Whether its approval stands at `now`, paused or not.
    public boolean isApprovedAt(Instant now) {
        return agent.status() != Agent.Status.REVOKED
                && agent.approvalExpiresAt().isAfter(now);
    }
}
