package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.auth.invite.InviteId;
import com.onetimesecret.hub.auth.key.AgentKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An approved agent together with the key that speaks for it now, if it is not a registered client, whose keys are
/// in its registration.
///
/// @param agent as it stands: paused also while its whole network is stopped
/// @param own what people made of this very agent, whatever holds for its network
/// @param invite the invite it came with, or null
/// @param endsAt the end that no use moves, or null
/// @param suspended whether its whole network is
public record KnownAgent(
        Agent agent,
        Agent.Status own,
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
                || (own == Agent.Status.ACTIVE && !agent.approvalExpiresAt().isAfter(now));
    }

    /// Whether it stands still because a person stopped all agents of its network.
    public boolean isStopped() {
        return own != agent.status();
    }

    /// What to tell it about that a person keeps it from acting.
    public String whyPaused() {
        return isStopped()
                ? "A person stopped all agents of this network; only a person can lift that."
                : "A person paused this agent; only a person can lift it.";
    }

    /// Whether its approval stands at `now`, paused or not.
    public boolean isApprovedAt(Instant now) {
        return agent.status() != Agent.Status.REVOKED
                && agent.approvalExpiresAt().isAfter(now);
    }
}
