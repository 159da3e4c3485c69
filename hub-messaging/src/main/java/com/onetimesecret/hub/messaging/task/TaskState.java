package com.onetimesecret.hub.messaging.task;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How far a task is, in the words of A2A 1.0 in lower case.
public enum TaskState {
    SUBMITTED("idle"),
    WORKING("working"),
    INPUT_REQUIRED("blocked"),
    COMPLETED("completed"),
    FAILED("failed"),
    CANCELED("failed"),
    REJECTED("failed");

    private final String status;

    TaskState(String status) {
        this.status = status;
    }

    /// The name on the wire.
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What a `status_update` about such a task says in its own words.
    String status() {
        return status;
    }

    /// Whether somebody holds it.
    boolean isHeld() {
        return this == WORKING || this == INPUT_REQUIRED;
    }

    /// Whether nothing will change it any more.
    public boolean isOver() {
        return this != SUBMITTED && !isHeld();
    }

    public static TaskState of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /// All wire names.
    public static List<String> wireNames() {
        return Arrays.stream(values()).map(TaskState::wire).toList();
    }

    /// The wire names of those that nothing will change any more.
    public static List<String> wireNamesOver() {
        return Arrays.stream(values())
                .filter(TaskState::isOver)
                .map(TaskState::wire)
                .toList();
    }
}
