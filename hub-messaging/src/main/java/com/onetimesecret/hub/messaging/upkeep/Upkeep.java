package com.onetimesecret.hub.messaging.upkeep;

import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/// A feature that has work to do by itself while the hub runs.
public interface Upkeep {

    /// What it does, and how often.
    List<Chore> chores();

    /// Removes rows in short transactions until one removes less than it might.
    ///
    /// @param most rows that `remove` takes away at once; it says how many it were
    static void untilNoMore(int most, IntSupplier remove) {
        int removed = most;
        while (removed >= most) {
            removed = remove.getAsInt();
        }
    }

    /// Work that is done again and again with that pause, on a thread of that name.
    record Chore(String name, Duration pause, Runnable work) {}
}
