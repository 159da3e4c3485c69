package com.onetimesecret.hub.messaging.question;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a question goes.
///
/// @param to who may read its message, besides the asker; null: everybody on the network
/// @param routedTo whom it is put before: agents by name or capability, and `human`
/// @param isAsSent whether the message's own `to` says the same
record QuestionRoute(@Nullable List<String> to, List<String> routedTo, boolean forPeople, boolean isAsSent) {

    static final String HUMAN = "human";

    QuestionRoute {
        to = to == null ? null : List.copyOf(to);
        routedTo = List.copyOf(routedTo);
    }
}
