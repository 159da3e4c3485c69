package com.onetimesecret.hub.messaging.peer;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether an agent is around, told from its last call.
public enum Presence {
    ONLINE,
    IDLE,
    OFFLINE;

    /// The presence at `now` of an agent that last called at `lastSeenAt`, if it ever did.
    static Presence at(Instant now, @Nullable Instant lastSeenAt, PeerSettings settings) {
        if (lastSeenAt == null) {
            return OFFLINE;
        }
        return after(Duration.between(lastSeenAt, now), settings);
    }

    /// The presence of an agent that has been silent for that long.
    public static Presence after(Duration silence, PeerSettings settings) {
        if (silence.compareTo(settings.onlineFor()) < 0) {
            return ONLINE;
        }
        return silence.compareTo(settings.idleFor()) < 0 ? IDLE : OFFLINE;
    }

    /// The name on the wire.
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Presence of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /// All wire names.
    static List<String> wireNames() {
        return Arrays.stream(values()).map(Presence::wire).toList();
    }
}
