package com.onetimesecret.hub.messaging.question;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What became of a question (WIRE 4).
public enum QuestionStatus {
    /// Nobody answered yet.
    OPEN,
    /// There is an answer at least.
    ANSWERED,
    /// Its asker accepted an answer.
    CLOSED,
    /// Its time ended before anybody answered.
    EXPIRED,
    /// Its asker took it back, or is gone.
    WITHDRAWN;

    /// The name on the wire.
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The status of that wire name.
    static QuestionStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /// All wire names.
    static List<String> wireNames() {
        return Arrays.stream(values()).map(QuestionStatus::wire).toList();
    }
}
