package com.onetimesecret.hub.agentpage;

import com.onetimesecret.hub.messaging.ActivityLine;
import com.onetimesecret.hub.messaging.LastStatus;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One agent and what it says that it is at, as a page shows it.
///
/// @param presence the word of its presence
record Doing(
        String id,
        AgentText name,
        String presence,
        @Nullable Moment seen,
        @Nullable Status status,
        long questions,
        long tasks,
        boolean attention) {

    static Doing of(ActivityLine line, Instant now) {
        var seen = line.lastSeenAt();
        return new Doing(
                line.id().value(),
                AgentText.of(line.name(), AgentText.NAME),
                line.presence().word(),
                seen == null ? null : Moment.of(seen, now),
                line.status() == null ? null : Status.of(line.status(), now),
                line.openQuestions(),
                line.tasksHeld(),
                line.needsAttention());
    }

    /// What an agent said last, in its own words.
    ///
    /// @param state the word of what it says that it does; `sealed` for what only its recipient may open
    /// @param progress in whole percent, or null
    record Status(
            String state,
            @Nullable Integer progress,
            @Nullable AgentText summary,
            @Nullable AgentText details,
            @Nullable AgentText task,
            @Nullable AgentText blockedOn,
            boolean blocked,
            Moment since) {

        static Status of(LastStatus status, Instant now) {
            var progress = status.progress();
            return new Status(
                    status.state() == null ? "sealed" : status.state(),
                    progress == null ? null : (int) Math.round(Math.clamp(progress, 0.0, 100.0)),
                    text(status.summary()),
                    text(status.details()),
                    text(status.taskId()),
                    text(status.blockedOn()),
                    status.isBlocked(),
                    Moment.of(status.since(), now));
        }

        private static @Nullable AgentText text(@Nullable String text) {
            return text == null ? null : AgentText.of(text, AgentText.PURPOSE);
        }
    }
}
