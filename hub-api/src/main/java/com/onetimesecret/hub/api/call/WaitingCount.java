package com.onetimesecret.hub.api.call;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// How much of one kind waits for an agent; `/me` and the heartbeat's answer show every kind there is, each as a
/// member of its name (WIRE 4).
///
/// A feature adds its kind as a bean. It is asked at every heartbeat, so it costs one cheap look.
public interface WaitingCount {

    /// The member on the wire: `unread`, `open_questions` or `leases`.
    String name();

    /// How many wait for the caller; may stop counting where more makes no difference.
    long of(CurrentAgent caller);

    /// What waits for the caller, by name.
    static Map<String, Long> all(Stream<WaitingCount> kinds, CurrentAgent caller) {
        var counts = new LinkedHashMap<String, Long>();
        kinds.forEach(kind -> counts.put(kind.name(), kind.of(caller)));
        return counts;
    }
}
