package com.onetimesecret.hub.messaging.subscribe;

/// Why a stream ends, besides what became of its credential.
enum Ending {
    /// The hub stops; another one, or the next, goes on at the cursor.
    SERVER_STOPPING("server-stopping"),
    /// The log was replaced; who comes back is told of the gap.
    LOG_REPLACED("log-replaced"),
    /// The storage does not answer.
    UNAVAILABLE("unavailable");

    private final String wire;

    Ending(String wire) {
        this.wire = wire;
    }

    /// The name on the wire.
    String wire() {
        return wire;
    }
}
