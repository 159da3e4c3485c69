package com.onetimesecret.hub.messaging.log;

import java.time.Instant;

/// Where in the log a reader wants to begin.
public sealed interface Position {

    /// With the oldest message there is.
    record Beginning() implements Position {}

    /// With what comes next.
    record Latest() implements Position {}

    /// With what was received at that time or later.
    record Since(Instant time) implements Position {}

    /// With what follows the cursor.
    record After(Cursor cursor) implements Position {}
}
