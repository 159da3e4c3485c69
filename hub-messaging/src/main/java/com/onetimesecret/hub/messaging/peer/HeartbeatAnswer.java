package com.onetimesecret.hub.messaging.peer;

import com.onetimesecret.hub.api.problem.NextStep;
import java.time.Instant;
import java.util.List;

/// What an agent learns when it says that it is there; `next_heartbeat_in` is in seconds.
public record HeartbeatAnswer(
        long nextHeartbeatIn, int pendingApprovals, Instant approvalExpiresAt, boolean paused, List<NextStep> next) {

    public HeartbeatAnswer {
        next = List.copyOf(next);
    }
}
