package com.onetimesecret.hub.web.rate;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The calls of one caller in the window that its first call opened: those that other hubs told, and its own.
final class CallWindow {

    private static final Instant NEVER_OPENED = Instant.EPOCH;

    private Instant endsAt = NEVER_OPENED;
    private long number;
    private long used;
    private long untold;

    /// Calls that the other hubs do not know of.
    ///
    /// @param number which of this caller's windows they fall in
    record Untold(long number, long calls, Duration left) {}

    /// What a caller has after a call.
    record State(boolean allowed, long left, Duration untilEnd) {}

    /// Counts one call of `most`, if there is one left.
    synchronized State take(int most, Duration length, Instant now) {
        if (isOver(now)) {
            open(now.plus(length));
        }
        var allowed = used < most;
        if (allowed) {
            used++;
            untold++;
        }
        return new State(allowed, Math.max(0, most - used), Duration.between(now, endsAt));
    }

    /// Takes back a call; one of a window that is over counts no more anyway.
    synchronized void giveBack(Instant now) {
        if (!isOver(now) && used > 0) {
            used--;
            untold--;
        }
    }

    synchronized long left(int most, Instant now) {
        return isOver(now) ? most : Math.max(0, most - used);
    }

    /// What to tell the others, if there is anything that still counts.
    synchronized Optional<Untold> untold(Instant now) {
        return untold == 0 || isOver(now)
                ? Optional.empty()
                : Optional.of(new Untold(number, untold, Duration.between(now, endsAt)));
    }

    /// Takes over what all hubs together counted, after they were told of `told`.
    synchronized void told(Untold told, long total, Instant end) {
        if (number == told.number()) {
            untold -= told.calls();
            takeOver(total, end);
        }
    }

    /// Takes over what all hubs together counted, without what this one has not told.
    synchronized void heard(long total, Instant end, Instant now) {
        if (isOver(now)) {
            open(end);
        }
        takeOver(total, end);
    }

    private void takeOver(long total, Instant end) {
        used = Math.max(0, total + untold);
        endsAt = end;
    }

    private void open(Instant end) {
        number++;
        endsAt = end;
        used = 0;
        untold = 0;
    }

    private boolean isOver(Instant now) {
        return !now.isBefore(endsAt);
    }
}
