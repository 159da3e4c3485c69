package com.onetimesecret.hub.messaging.delivery;

import java.util.Locale;

/// What can happen to a delivery, each once.
enum Step {
    FETCHED,
    ACKED,
    OPENED,
    ANSWERED,
    /// Its sender was told that nobody acknowledged it in time.
    REPORTED;

    /// As the storage has it.
    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Step of(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }
}
