package com.onetimesecret.hub.messaging.task;

import java.util.Locale;

/// What can happen to a task; the wire name is the lower-case constant.
enum TaskEvent {
    CLAIMED("%s took the task."),
    INPUT_REQUIRED("%s keeps the task but cannot go on without an answer."),
    RESUMED("%s goes on with the task."),
    SECRET_REVEALED("%s revealed the secret of the task."),
    RELEASED("%s gave the task back."),
    COMPLETED("%s completed the task."),
    FAILED("%s failed at the task."),
    CANCELED("%s canceled the task."),
    REJECTED("%s does not want the task."),
    LAPSED("The lease of %s lapsed."),
    EXPIRED("Nobody finished the task in time.");

    private final String sentence;

    TaskEvent(String sentence) {
        this.sentence = sentence;
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The event in words, with the name of whom it is about.
    String about(String who) {
        return sentence.formatted(who);
    }
}
