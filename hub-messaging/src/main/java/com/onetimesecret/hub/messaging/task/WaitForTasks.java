package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.log.Position;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Waits until a look at the tasks shows what was hoped for; whatever changes a task is told in a message, so it
/// looks again when one comes in. Holds no connection meanwhile.
@Component
class WaitForTasks {

    /// Whatever the topic: who posts a task as a message may choose one.
    private static final List<String> TYPES =
            List.of(MessageType.TASK_HANDOFF.wire(), MessageType.STATUS_UPDATE.wire());

    /// Who changes a task is told of it by the answer and by no message; it may wait for the same task elsewhere.
    private static final Duration ITS_OWN_CHANGE = Duration.ofSeconds(2);

    private final MessageLog log;

    WaitForTasks(MessageLog log) {
        this.log = log;
    }

    /// What was seen last, when it is enough or the time is over.
    <T> T until(Predicate<T> enough, Ear ear, Supplier<T> look) {
        if (!ear.patience().isPositive()) {
            return look.get();
        }
        long end = System.nanoTime() + ear.patience().toNanos();
        var filter = ear.filter();
        // The place first: what changes the tasks after the look is behind it.
        var cursor = log.read(filter, new Position.Latest(), 1, 1).cursor();
        var seen = look.get();
        var goesOn = true;
        while (goesOn && !enough.test(seen)) {
            long turn = Math.min(end, System.nanoTime() + ear.turn().toNanos());
            var left = Duration.ofNanos(Math.max(0, turn - System.nanoTime()));
            var page = log.readOrWait(filter, new Position.After(cursor), 1, 1, left);
            var woken = !page.messages().isEmpty() || page.gap();
            // Who comes back early and without a message was sent home, because the hub stops.
            goesOn = woken || (turn < end && System.nanoTime() >= turn);
            cursor = page.cursor();
            seen = look.get();
        }
        return seen;
    }

    /// Who waits, for how long, and in which thread it is told; null: in any.
    record Ear(CurrentAgent reader, @Nullable String thread, Duration patience) {

        /// How long it relies on messages before it looks by itself; who waits for any task waits for what others do.
        private Duration turn() {
            return thread == null ? patience : ITS_OWN_CHANGE;
        }

        private Filter filter() {
            return new Filter(reader.networkId(), reader.id(), List.of(), TYPES, null, false, thread, null);
        }
    }
}
