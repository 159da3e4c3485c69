package com.onetimesecret.hub.workpage;

import com.onetimesecret.hub.messaging.Tasks;
import com.onetimesecret.hub.page.Actor;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.LongText;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One task as its page shows it.
///
/// @param to who alone may claim it; empty: whoever has the capabilities
record TaskPage(
        TaskLine line,
        LongText text,
        @Nullable LongText doneWhen,
        List<Actor> to,
        List<AgentText> capabilities,
        int tries,
        int mostTries,
        int generation,
        boolean hasSecret,
        @Nullable Actor finishedBy,
        @Nullable LongText result,
        @Nullable LongText reason,
        @Nullable Moment deadline,
        Moment made,
        Moment ends,
        String messageId,
        String thread,
        List<Step> steps) {

    private static final int MOST_NAMED = 50;

    TaskPage {
        to = List.copyOf(to);
        capabilities = List.copyOf(capabilities);
        steps = List.copyOf(steps);
    }

    /// Something that happened to it.
    record Step(@Nullable Moment at, String state, @Nullable Actor by, int generation) {}

    static TaskPage of(Tasks.Sheet task, Actors.Cast cast, Instant now) {
        return new TaskPage(
                TaskLine.of(task, cast, now),
                LongText.of(Objects.requireNonNullElse(task.description(), "")),
                text(task.doneWhen()),
                Objects.requireNonNullElse(task.to(), List.<String>of()).stream()
                        .limit(MOST_NAMED)
                        .map(cast::of)
                        .toList(),
                task.capabilities().stream()
                        .map(name -> AgentText.of(name, AgentText.NAME))
                        .toList(),
                task.attempts(),
                task.maxAttempts(),
                task.generation(),
                task.hasSecret(),
                cast.ofAny(task.finishedBy()),
                text(task.result()),
                text(task.reason()),
                moment(task.deadline(), now),
                Moment.of(task.createdAt(), now),
                Moment.of(task.expiresAt(), now),
                task.messageId(),
                task.thread(),
                task.events().stream()
                        .map(event -> new Step(
                                moment(event.at(), now),
                                event.state(),
                                event.by().isEmpty() ? null : cast.of(event.by()),
                                event.generation()))
                        .toList()
                        .reversed());
    }

    private static @Nullable LongText text(@Nullable String text) {
        return text == null ? null : LongText.of(text);
    }

    private static @Nullable Moment moment(@Nullable Instant time, Instant now) {
        return time == null ? null : Moment.of(time, now);
    }
}
