package com.onetimesecret.hub.api.call;

import java.time.Duration;

/// Limits that a feature keeps beside those of the manifest, on whatever calls it; all hubs on one database count
/// together, as of a moment ago.
public interface SharedLimits {

    /// A new limit of so many calls in a window of that length, which opens with the first of them.
    ///
    /// @param name no other limit has it
    Limit open(String name, int calls, Duration length);

    /// One such limit. Counting costs no statement.
    interface Limit {

        /// Counts a call of that caller; false if it had none left.
        boolean pass(String caller);

        /// Whether the caller has any left, without counting.
        boolean hasLeft(String caller);
    }
}
