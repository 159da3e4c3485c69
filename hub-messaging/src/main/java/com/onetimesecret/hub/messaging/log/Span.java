package com.onetimesecret.hub.messaging.log;

import java.time.Instant;

/// The part of a log that is in memory: all that lies behind `from`, up to `upTo`.
///
/// @param fromAt when the message at `from`, or one before it, was received; no later one is of that time or before
record Span(long epoch, long from, Instant fromAt, long upTo) {

    /// Nothing of no log; the name of a real one is positive.
    static final Span NOTHING = new Span(0, 0, Instant.MIN, 0);

    Cursor end() {
        return new Cursor(epoch, upTo);
    }

    Span movedTo(long newUpTo) {
        return new Span(epoch, from, fromAt, newUpTo);
    }
}
