package com.onetimesecret.hub.messaging.peer;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.onetimesecret.hub.api.problem.NextStep;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an agent learns when it says that it is there; `next_heartbeat_in` is in seconds.
///
/// @param waiting how much of each kind waits for it, by name
public record HeartbeatAnswer(
        long nextHeartbeatIn,
        @JsonAnyGetter Map<String, Long> waiting,
        int pendingApprovals,
        Instant approvalExpiresAt,
        boolean paused,
        List<NextStep> next) {

    public HeartbeatAnswer {
        waiting = Collections.unmodifiableMap(new LinkedHashMap<>(waiting));
        next = List.copyOf(next);
    }
}
