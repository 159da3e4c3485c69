package com.onetimesecret.hub.messaging.log;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The end of the log: its name, its last place, and when that was taken (to the millisecond).
record Head(long epoch, long seq, Instant at) {

    /// The head behind `count` more messages: its time is the database's and never goes back.
    Head after(int count, Instant databaseTime) {
        var now = databaseTime.truncatedTo(ChronoUnit.MILLIS);
        return new Head(epoch, seq + count, now.isAfter(at) ? now : at);
    }
}
