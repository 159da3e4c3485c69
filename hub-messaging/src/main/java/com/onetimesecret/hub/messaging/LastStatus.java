package com.onetimesecret.hub.messaging;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an agent last said that it is doing, in its own words; nobody has checked them. Of what it said by name, those
/// who may not read it see the state and nothing else.
///
/// @param state `idle`, `working`, `blocked`, `completed`, `failed` or `waiting_for_human`; null for one that only its
///     recipient may open
/// @param progress from 0 to 100, or null
/// @param blockedOn what it waits for, or null
/// @param since when it said so
public record LastStatus(
        @Nullable String state,
        @Nullable Double progress,
        @Nullable String summary,
        @Nullable String details,
        @Nullable String taskId,
        @Nullable String blockedOn,
        Instant since) {

    /// Whether it cannot go on by itself.
    public boolean isBlocked() {
        return blockedOn != null || "blocked".equals(state) || "waiting_for_human".equals(state);
    }
}
