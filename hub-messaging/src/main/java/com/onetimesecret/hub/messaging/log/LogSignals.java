package com.onetimesecret.hub.messaging.log;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Tells that the log grew here, and takes the word of others that it grew elsewhere.
///
/// Such a word only makes this hub look: what it then finds is in the storage, so a false one costs a look
/// and a lost one the time until the next.
@Component
public class LogSignals {

    private final Tail tail;
    private final LogFollower follower;
    private volatile @Nullable Consumer<Cursor> listener;

    LogSignals(Tail tail, LogFollower follower) {
        this.tail = tail;
        this.follower = follower;
    }

    /// From now on, who is told where the log ends whenever this hub stored something. It must not wait for
    /// anything.
    public void tell(Consumer<Cursor> other) {
        listener = other;
    }

    /// Another hub says that the log ends there; looks at once if this one has not come as far.
    public boolean heard(Cursor end) {
        var span = tail.span();
        var isNew = end.epoch() != span.epoch() || end.seq() > span.upTo();
        if (isNew) {
            follower.nudge();
        }
        return isNew;
    }

    void grown(Head to) {
        var told = listener;
        if (told != null) {
            told.accept(new Cursor(to.epoch(), to.seq()));
        }
    }
}
