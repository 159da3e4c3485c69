package com.onetimesecret.hub.workpage;

import com.onetimesecret.hub.messaging.Tasks;
import com.onetimesecret.hub.page.Actor;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A task as one line of a list.
///
/// @param hidden whether only owners read what it says
record TaskLine(
        String id,
        AgentText text,
        boolean hidden,
        String state,
        boolean over,
        String priority,
        Actor from,
        @Nullable Actor holder,
        @Nullable Moment leaseUntil,
        Moment changed) {

    static TaskLine of(Tasks.Sheet task, Actors.Cast cast, Instant now) {
        var lease = task.leaseUntil();
        return new TaskLine(
                task.id(),
                AgentText.of(Objects.requireNonNullElse(task.description(), ""), AgentText.PURPOSE),
                task.description() == null,
                task.state(),
                task.over(),
                task.priority(),
                cast.of(task.sender().value()),
                cast.ofAny(task.holder()),
                lease == null ? null : Moment.of(lease, now),
                Moment.of(task.updatedAt(), now));
    }
}
