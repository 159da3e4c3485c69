package com.onetimesecret.hub.messaging.task;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/// How urgent a task is, the most urgent first: the order in which tasks are listed.
public enum Priority {
    URGENT(0),
    HIGH(1),
    NORMAL(2),
    LOW(3);

    private final int urgency;

    Priority(int urgency) {
        this.urgency = urgency;
    }

    /// Its place among the priorities, as the database orders by it.
    int urgency() {
        return urgency;
    }

    /// The name on the wire.
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Priority of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    static Priority ofUrgency(int urgency) {
        return Arrays.stream(values())
                .filter(priority -> priority.urgency == urgency)
                .findFirst()
                .orElseThrow();
    }
}
