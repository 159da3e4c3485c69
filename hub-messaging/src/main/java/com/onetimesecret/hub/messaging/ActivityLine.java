package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.agent.AgentId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One agent and what it is at.
///
/// @param openQuestions its questions that wait for an answer
/// @param tasksHeld the tasks it works on
public record ActivityLine(
        AgentId id,
        String name,
        Presence presence,
        @Nullable Instant lastSeenAt,
        @Nullable LastStatus status,
        long openQuestions,
        long tasksHeld) {

    /// Whether an agent is there.
    public enum Presence {
        /// It called a moment ago.
        ACTIVE,
        AWAY,
        /// A person keeps it from acting.
        PAUSED,
        /// Its approval ran out.
        ENDED,
        /// It was approved and never called.
        NEVER_SEEN;

        /// The word for it in addresses.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The presence of that word, if it is one.
        public static Optional<Presence> of(String word) {
            return Stream.of(values())
                    .filter(presence -> presence.word().equals(word))
                    .findFirst();
        }
    }

    /// Whether somebody should look: it is blocked, or has asked and nobody answered.
    public boolean needsAttention() {
        return openQuestions > 0 || (status != null && status.isBlocked());
    }

    /// Whether those lower-case words are in its name or in what it says.
    boolean mentions(String words) {
        return Stream.concat(
                        Stream.of(name, id.value()),
                        status == null
                                ? Stream.of()
                                : Stream.of(
                                        status.state(),
                                        status.summary(),
                                        status.details(),
                                        status.taskId(),
                                        status.blockedOn()))
                .anyMatch(text -> text != null && text.toLowerCase(Locale.ROOT).contains(words));
    }
}
