package com.onetimesecret.hub.api.meter;

import java.time.Duration;

/// Something that waits to be done, as it stands in the database. Every hub on it sees the same.
public interface Backlog {

    /// The name that it is watched under, a word of the hub's own.
    String name();

    /// What waits now; one statement, asked several times a minute.
    Waiting now();

    /// How much waits, and since when the oldest of it; and what failed for good and is still known.
    record Waiting(long count, Duration oldest, long failed) {}
}
